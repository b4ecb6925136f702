// HPACK, the compression of headers in HTTP/2: a whole decoder, and an encoder that compresses nothing.
// https://www.rfc-editor.org/rfc/rfc7541
using System.Text;

namespace Lab;

internal static class HpackEncoder
{
    /// <summary>Literal without indexing, new name (6.2.2).</summary>
    internal static byte[] Header(string name, string value) => [0, .. Text(name), .. Text(value)];

    private static byte[] Text(string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        if (bytes.Length < 127) return [(byte)bytes.Length, .. bytes];
        var length = new List<byte> { 127 };
        var rest = bytes.Length - 127;
        for (; rest >= 128; rest >>= 7) length.Add((byte)(rest | 128));
        length.Add((byte)rest);
        return [.. length, .. bytes];
    }
}

internal sealed class HpackDecoder
{
    /// <summary>Each entry of the dynamic table counts so many bytes more than its text (4.1).</summary>
    private const int EntryOverhead = 32;

    private readonly List<(string Name, string Value)> _dynamic = [];
    private int _limit = 4096;

    internal List<(string Name, string Value)> Decode(byte[] block)
    {
        var headers = new List<(string, string)>();
        var at = 0;
        while (at < block.Length)
        {
            var first = block[at];
            if ((first & 0x80) != 0) headers.Add(Entry(Number(block, ref at, 7)));
            else if ((first & 0xE0) == 0x20)
            {
                _limit = Number(block, ref at, 5);
                Evict();
            }
            else
            {
                // Only the first of the three kinds of literals goes into the table.
                var isIndexed = (first & 0x40) != 0;
                var index = Number(block, ref at, isIndexed ? 6 : 4);
                var header = (index == 0 ? Text(block, ref at) : Entry(index).Name, Text(block, ref at));
                headers.Add(header);
                if (!isIndexed) continue;
                _dynamic.Insert(0, header);
                Evict();
            }
        }
        return headers;
    }

    private void Evict()
    {
        while (_dynamic.Sum(entry => entry.Name.Length + entry.Value.Length + EntryOverhead) > _limit)
            _dynamic.RemoveAt(_dynamic.Count - 1);
    }

    private (string Name, string Value) Entry(int index)
    {
        var own = index - StaticTable.Length - 1;
        if (index < 1 || own >= _dynamic.Count) throw new InvalidDataException($"HPACK: there is no entry {index}");
        if (own >= 0) return _dynamic[own];
        var (name, value) = StaticTable[index - 1].Split('=', 2) is [var left, var right] ? (left, right) : (StaticTable[index - 1], "");
        return (name, value);
    }

    private static int Number(byte[] block, ref int at, int bits)
    {
        var mask = (1 << bits) - 1;
        var number = block[at++] & mask;
        if (number < mask) return number;
        for (var shift = 0; ; shift += 7)
        {
            if (at >= block.Length || shift > 21) throw new InvalidDataException("HPACK: a number has no end");
            var next = block[at++];
            number += (next & 127) << shift;
            if ((next & 128) == 0) return number;
        }
    }

    private static string Text(byte[] block, ref int at)
    {
        if (at >= block.Length) throw new InvalidDataException("HPACK: a text is missing");
        var isHuffman = (block[at] & 0x80) != 0;
        var length = Number(block, ref at, 7);
        if (length > block.Length - at) throw new InvalidDataException("HPACK: a text is cut");
        var bytes = block.AsSpan(at, length);
        at += length;
        return isHuffman ? Huffman.Decode(bytes) : Encoding.Latin1.GetString(bytes);
    }

    /// <summary>Appendix A, from 1.</summary>
    private static readonly string[] StaticTable =
    [
        ":authority", ":method=GET", ":method=POST", ":path=/", ":path=/index.html", ":scheme=http", ":scheme=https",
        ":status=200", ":status=204", ":status=206", ":status=304", ":status=400", ":status=404", ":status=500",
        "accept-charset", "accept-encoding=gzip, deflate", "accept-language", "accept-ranges", "accept",
        "access-control-allow-origin", "age", "allow", "authorization", "cache-control", "content-disposition",
        "content-encoding", "content-language", "content-length", "content-location", "content-range", "content-type",
        "cookie", "date", "etag", "expect", "expires", "from", "host", "if-match", "if-modified-since", "if-none-match",
        "if-range", "if-unmodified-since", "last-modified", "link", "location", "max-forwards", "proxy-authenticate",
        "proxy-authorization", "range", "referer", "refresh", "retry-after", "server", "set-cookie",
        "strict-transport-security", "transfer-encoding", "user-agent", "vary", "via", "www-authenticate",
    ];
}

/// <summary>Appendix B. The code is canonical, so that the lengths of its words are enough.</summary>
/// <remarks>ASCII only. Its printable characters have words of at most 19 bits, on which no other character has an influence.</remarks>
internal static class Huffman
{
    private const int LongestWord = 19;

    private static readonly byte[] Lengths =
    [
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
        13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
    ];

    private static readonly Dictionary<(int Length, int Code), byte> Symbols = Assign();

    internal static string Decode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        var (length, code) = (0, 0);
        foreach (var value in bytes)
        {
            for (var bit = 7; bit >= 0; bit--)
            {
                (length, code) = (length + 1, (code << 1) | ((value >> bit) & 1));
                if (!Symbols.TryGetValue((length, code), out var symbol)) continue;
                text.Append((char)symbol);
                (length, code) = (0, 0);
            }
        }
        // What is left is padding: fewer than eight bits, all 1.
        if (length > 7 || code != (1 << length) - 1) throw new InvalidDataException("HPACK: the Huffman code is broken");
        return text.ToString();
    }

    private static Dictionary<(int, int), byte> Assign()
    {
        var symbols = new Dictionary<(int, int), byte>();
        var (code, last) = (0, 0);
        var known = Enumerable.Range(0, Lengths.Length).Where(symbol => Lengths[symbol] <= LongestWord);
        foreach (var symbol in known.OrderBy(symbol => Lengths[symbol]).ThenBy(symbol => symbol))
        {
            code <<= Lengths[symbol] - last;
            last = Lengths[symbol];
            symbols[(last, code++)] = (byte)symbol;
        }
        return symbols;
    }
}
