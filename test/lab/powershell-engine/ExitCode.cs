namespace Lab;

internal static class ExitCode
{
    internal const int FileNotFound = -196608;

    /// <summary>Linux keeps eight bits of an exit code; a failure must not read as 0 there.</summary>
    internal static int ForThisSystem(int code) =>
        OperatingSystem.IsWindows() || code == 0 || (code & 0xff) != 0 ? code : 1;
}
