// Serves gRPC on a named pipe in the way of csi-proxy, so that a client meets what it meets there:
// - the pipe has no buffer, as winio.ListenPipe(path, nil) makes it: a write ends only when the other side reads
// - the server writes its SETTINGS before it reads anything, as grpc-go does (internal/transport/http2_server.go)
//
//   unbuffered-grpc-server PIPE [DELAY_MS]
//
// DELAY_MS is the time between taking a connection and writing SETTINGS, 50 unless said. csi-proxy on a busy node has
// such a time too. On Linux PIPE may be an absolute path; that is a Unix socket then, which has a buffer.
using System.Globalization;
using System.IO.Pipes;

namespace Lab;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args is not ([_] or [_, _]))
        {
            await Console.Error.WriteLineAsync("unbuffered-grpc-server: expected PIPE [DELAY_MS]");
            return 2;
        }
        var delay = TimeSpan.FromMilliseconds(args.Length == 2 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 50);
        while (true)
        {
            var pipe = new NamedPipeServerStream(
                args[0],
                PipeDirection.InOut,
                NamedPipeServerStream.MaxAllowedServerInstances,
                PipeTransmissionMode.Byte,
                PipeOptions.Asynchronous,
                inBufferSize: 0,
                outBufferSize: 0);
            try
            {
                await pipe.WaitForConnectionAsync();
            }
            catch (IOException)
            {
                // The client closed again at once (ERROR_NO_DATA); go-winio takes the next one too.
                await pipe.DisposeAsync();
                continue;
            }
            _ = Serve(pipe, delay);
        }
    }

    private static async Task Serve(NamedPipeServerStream pipe, TimeSpan delay)
    {
        await using (pipe)
        {
            try
            {
                await Task.Delay(delay);
                await new Http2Connection(pipe, Calls.Answer).Run();
            }
            catch (Exception problem) when (problem is IOException or ObjectDisposedException)
            {
                // The client is gone.
            }
            catch (InvalidDataException problem)
            {
                await Console.Error.WriteLineAsync($"unbuffered-grpc-server: {problem.Message}");
            }
        }
    }
}
