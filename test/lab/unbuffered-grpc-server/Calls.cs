// What csi-proxy would answer to the few calls that the lab makes.
using System.Text;

namespace Lab;

/// <param name="Status">0 is OK; 2 is UNKNOWN, which grpc-go makes of every error of Go; 12 is UNIMPLEMENTED.</param>
internal sealed record Answer(int Status, string StatusMessage, byte[] Message);

internal static class Calls
{
    private const string KubeletPath = @"C:\var\lib\kubelet";

    /// <returns>null for a call that is never answered</returns>
    internal static Answer? Answer(string method, byte[] request) => method switch
    {
        "/v1.Filesystem/PathExists" => PathExists(FirstText(request)),
        "/v1.Disk/ListDiskIDs" => ListDiskIds(),
        "/lab.Lab/Hang" => null,
        _ => new Answer(12, $"unknown method {method}", []),
    };

    /// <summary>As csi-proxy 1.2.1 does in pkg/server/filesystem/server.go.</summary>
    private static Answer PathExists(string path)
    {
        if (!path.StartsWith(KubeletPath, StringComparison.OrdinalIgnoreCase))
            return new Answer(2, $"path: {path} is not within the working directories: [{KubeletPath}]", []);
        // A field that is false is left out in proto3.
        return new Answer(0, "", path.Equals(KubeletPath, StringComparison.OrdinalIgnoreCase) ? [0x08, 1] : []);
    }

    /// <summary><c>map&lt;uint32, DiskIDs&gt; diskIDs = 1</c> with <c>DiskIDs { page83 = 1; serial_number = 2 }</c>.</summary>
    private static Answer ListDiskIds() => new(0, "",
    [
        .. Field(1, [0x08, 0, .. Field(2, [.. Text(1, ""), .. Text(2, "vol0aaaaaaaaaaaaaaaa_00000001.")])]),
        .. Field(1, [0x08, 1, .. Field(2, [.. Text(1, ""), .. Text(2, "vol0bbbbbbbbbbbbbbbb_00000001.")])]),
    ]);

    private static byte[] Text(int number, string text) =>
        text.Length == 0 ? [] : Field(number, Encoding.UTF8.GetBytes(text));

    /// <summary>Everything here is shorter than 128 bytes, so a length is one byte.</summary>
    private static byte[] Field(int number, byte[] content) =>
        [(byte)((number << 3) | 2), checked((byte)content.Length), .. content];

    private static string FirstText(byte[] request) =>
        request is [0x0A, var length, ..] && request.Length >= 2 + length
            ? Encoding.UTF8.GetString(request, 2, length)
            : "";
}
