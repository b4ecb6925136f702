namespace Lab;

/// <summary>The part of powershell.exe's command line that the agent uses. Everything after -File belongs to the script.</summary>
internal sealed record CommandLine(string File, IReadOnlyList<string> Arguments)
{
    private static readonly HashSet<string> Switches =
        new(StringComparer.OrdinalIgnoreCase) { "nologo", "noprofile", "noninteractive", "mta", "sta" };

    private static readonly HashSet<string> Valued =
        new(StringComparer.OrdinalIgnoreCase) { "executionpolicy", "ep", "ex", "inputformat", "outputformat", "windowstyle" };

    internal static CommandLine Parse(IReadOnlyList<string> args)
    {
        for (var i = 0; i < args.Count; i++)
        {
            var name = args[i].TrimStart('-', '/');
            var isSwitch = name.Length < args[i].Length;
            if (isSwitch && Switches.Contains(name)) continue;
            if (isSwitch && Valued.Contains(name) && i + 1 < args.Count)
            {
                i++;
                continue;
            }
            if (isSwitch && name.Equals("file", StringComparison.OrdinalIgnoreCase) && i + 1 < args.Count)
                return new CommandLine(Path.GetFullPath(args[i + 1]), args.Skip(i + 2).ToList());
            // The real one takes it for the text of a command, fails to find it, and ends with 1 too.
            throw new LabException(
                $"{args[i]} : The term '{args[i]}' is not recognized as the name of a cmdlet, function, script file, or operable program. (The lab runs only: -File SCRIPT.ps1)");
        }
        throw new LabException("The lab has no interactive session: give it -File SCRIPT.ps1");
    }
}
