// One HTTP/2 connection of a server, as much of it as unary gRPC calls need. https://www.rfc-editor.org/rfc/rfc9113
using System.Buffers.Binary;
using System.Text;
using System.Threading.Channels;

namespace Lab;

internal sealed class Http2Connection(Stream stream, Func<string, byte[], Answer?> answer)
{
    private const string Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private const byte Data = 0, Headers = 1, Settings = 4, Ping = 6, GoAway = 7, Continuation = 9;
    private const byte EndStream = 0x1, Ack = 0x1, EndHeaders = 0x4, Padded = 0x8, Priority = 0x20;

    private readonly HpackDecoder _decoder = new();
    private readonly Dictionary<int, Call> _calls = [];
    // As in grpc-go, reading never waits for a write once the connection stands.
    private readonly Channel<byte[]> _writes = Channel.CreateUnbounded<byte[]>();

    private sealed class Call
    {
        internal string Method = "";
        internal readonly List<byte> Body = [];
    }

    internal async Task Run()
    {
        // SETTINGS_MAX_FRAME_SIZE = 16384. Written and waited for before anything is read: the heart of this program.
        await stream.WriteAsync(Frame(Settings, 0, 0, [0, 5, 0, 0, 0x40, 0]));
        await stream.FlushAsync();
        var preface = await Read(Preface.Length);
        if (Encoding.ASCII.GetString(preface) != Preface) throw new InvalidDataException("this is no HTTP/2 client");
        var writing = Write();
        try
        {
            while (await ReadFrame()) { }
        }
        finally
        {
            _writes.Writer.Complete();
        }
        await writing;
    }

    private async Task Write()
    {
        await foreach (var bytes in _writes.Reader.ReadAllAsync()) await stream.WriteAsync(bytes);
    }

    /// <returns>whether there may be another one</returns>
    private async Task<bool> ReadFrame()
    {
        var head = await Read(9);
        var payload = await Read((head[0] << 16) | (head[1] << 8) | head[2]);
        var (type, flags) = (head[3], head[4]);
        var id = (int)(BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(5)) & int.MaxValue);
        switch (type)
        {
            case Settings when (flags & Ack) == 0:
                Send(Frame(Settings, Ack, 0, []));
                break;
            case Ping when (flags & Ack) == 0:
                Send(Frame(Ping, Ack, 0, payload));
                break;
            case Headers:
                if ((flags & EndHeaders) == 0) throw new InvalidDataException("headers in several frames are not known here");
                _calls[id] = new Call
                {
                    Method = _decoder.Decode(Content(payload, flags)).LastOrDefault(header => header.Name == ":path").Value ?? "",
                };
                break;
            case Continuation:
                throw new InvalidDataException("headers in several frames are not known here");
            case Data when _calls.TryGetValue(id, out var call):
                call.Body.AddRange(Content(payload, flags));
                break;
            case GoAway:
                return false;
        }
        if (type is Headers or Data && (flags & EndStream) != 0 && _calls.Remove(id, out var whole))
            Respond(id, answer(whole.Method, [.. whole.Body.Skip(5)]));
        return true;
    }

    private void Respond(int id, Answer? answered)
    {
        if (answered is null) return;
        byte[] open = [.. HpackEncoder.Header(":status", "200"), .. HpackEncoder.Header("content-type", "application/grpc")];
        var status = HpackEncoder.Header("grpc-status", $"{answered.Status}");
        if (answered.Status != 0)
        {
            // grpc-go puts the status of a call without an answer into the headers, and sends nothing else.
            byte[] text = HpackEncoder.Header("grpc-message", Percent(answered.StatusMessage));
            Send(Frame(Headers, EndHeaders | EndStream, id, [.. open, .. status, .. text]));
            return;
        }
        var message = new byte[5 + answered.Message.Length];
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(1), (uint)answered.Message.Length);
        answered.Message.CopyTo(message, 5);
        Send([
            .. Frame(Headers, EndHeaders, id, open),
            .. Frame(Data, 0, id, message),
            .. Frame(Headers, EndHeaders | EndStream, id, status),
        ]);
    }

    /// <summary>A frame's payload without padding and priority.</summary>
    private static byte[] Content(byte[] payload, byte flags)
    {
        var from = (flags & Padded) != 0 ? 1 : 0;
        var to = payload.Length - (from == 1 ? payload[0] : 0);
        if ((flags & Priority) != 0) from += 5;
        return payload[from..to];
    }

    /// <summary>As grpc-go does: everything but printable ASCII, and the percent sign itself.</summary>
    private static string Percent(string text) => string.Concat(
        Encoding.UTF8.GetBytes(text).Select(value => value is >= 0x20 and <= 0x7E and not (byte)'%' ? $"{(char)value}" : $"%{value:X2}"));

    private void Send(byte[] bytes) => _writes.Writer.TryWrite(bytes);

    private async Task<byte[]> Read(int length)
    {
        var bytes = new byte[length];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    private static byte[] Frame(byte type, byte flags, int id, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), id);
        payload.CopyTo(frame, 9);
        return frame;
    }
}
