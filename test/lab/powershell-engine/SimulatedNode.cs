using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Lab;

/// <summary>What the simulated Windows node holds and what is wrong with it, read from a JSON file at every start.</summary>
internal sealed class SimulatedNode
{
    public string Description { get; set; } = "";
    public string LanguageMode { get; set; } = "FullLanguage";
    public string PsVersion { get; set; } = "5.1.20348.2400";
    public Dictionary<string, string> Env { get; set; } = [];
    public double StartupSeconds { get; set; }
    public Dictionary<string, Dictionary<string, JsonElement>> Registry { get; set; } = [];
    /// <summary>Files by path, for the version in them.</summary>
    public Dictionary<string, SimulatedFile> Files { get; set; } = [];
    public Dictionary<string, Dictionary<string, List<JsonElement>>> Cim { get; set; } = [];
    public Dictionary<string, Fault> Faults { get; set; } = [];
    public Dictionary<string, string> PrintBefore { get; set; } = [];
    public uint? ExitCode { get; set; }
    public bool ExitBeforeOutput { get; set; }
    public string StdoutPrefixHex { get; set; } = "";
    public string StdoutEncoding { get; set; } = "ibm437";
    public string Stderr { get; set; } = "";

    // A misspelt key would silently simulate a healthy node.
    private static readonly JsonSerializerOptions Strict = new()
    {
        PropertyNameCaseInsensitive = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    internal static SimulatedNode FromEnvironment()
    {
        var file = Environment.GetEnvironmentVariable("WINSTORAGE_LAB_NODE");
        if (string.IsNullOrEmpty(file)) return new SimulatedNode();
        try
        {
            return Read(Path.GetFullPath(file)).Deserialize<SimulatedNode>(Strict) ?? new SimulatedNode();
        }
        catch (Exception problem) when (problem is IOException or JsonException or UnauthorizedAccessException)
        {
            throw new LabException($"WINSTORAGE_LAB_NODE {file}: {problem.Message}");
        }
    }

    /// <summary>"extends" names a file beside this one; whole top-level keys of this one replace those of the other.</summary>
    private static JsonObject Read(string file)
    {
        var node = JsonNode.Parse(File.ReadAllText(file)) as JsonObject
            ?? throw new LabException($"{file}: expected one JSON object");
        if (node["extends"] is not JsonValue parent) return node;
        node.Remove("extends");
        var merged = Read(Path.Combine(Path.GetDirectoryName(file)!, parent.GetValue<string>()));
        foreach (var (key, value) in node) merged[key] = value?.DeepClone();
        return merged;
    }
}

internal sealed record SimulatedFile(string? FileVersion = null, string? ProductVersion = null);

/// <summary>What happens when one CIM class is asked for.</summary>
internal sealed class Fault
{
    public double HangSeconds { get; set; }
    /// <summary>A provider that takes so long: a client that waits for less gets a time-out.</summary>
    public double AnswersAfterSeconds { get; set; }
    public FaultError? Error { get; set; }
    public long FloodBytes { get; set; }
}

internal sealed record FaultError(string Id, string Category, string Message);
