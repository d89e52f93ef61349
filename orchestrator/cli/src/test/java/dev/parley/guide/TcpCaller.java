package dev.parley.guide;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;

/** Who calls by the leg of the guide. */
public final class TcpCaller implements AutoCloseable {
  private final Socket socket = new Socket();
  private final DataInputStream in;
  private final DataOutputStream out;
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

  public TcpCaller(InetSocketAddress address) throws IOException {
    socket.connect(address, 5_000);
    socket.setSoTimeout(30_000);
    in = new DataInputStream(socket.getInputStream());
    out = new DataOutputStream(socket.getOutputStream());
  }

  public synchronized void send(char kind, byte[] content) throws IOException {
    out.writeShort(1 + content.length);
    out.writeByte(kind);
    out.write(content);
    out.flush();
  }

  public void say(byte[] sound) throws IOException {
    for (int from = 0; from < sound.length; from += 160) {
      send('A', Arrays.copyOfRange(sound, from, Math.min(from + 160, sound.length)));
    }
  }

  /** So many bytes of the agent's sound; marks are answered as they come. */
  public byte[] hear(int bytes) throws IOException {
    var heard = new ByteArrayOutputStream();
    while (heard.size() < bytes) {
      var message = read();
      if (message[0] == 'A') {
        heard.write(message, 1, message.length - 1);
      } else if (message[0] == 'M') {
        send('M', Arrays.copyOfRange(message, 1, message.length));
      }
    }
    return heard.toByteArray();
  }

  /** Hears all that comes, and answers the marks, for as long as the line is there. */
  void listens() {
    Thread.ofVirtual()
        .start(() -> {
          try {
            while (true) {
              var message = read();
              if (message[0] == 'A') {
                keep(message);
              } else if (message[0] == 'M') {
                send('M', Arrays.copyOfRange(message, 1, message.length));
              }
            }
          } catch (IOException over) {
            // The line is gone.
          }
        });
  }

  private synchronized void keep(byte[] message) {
    heard.write(message, 1, message.length - 1);
  }

  synchronized byte[] heardSoFar() {
    return heard.toByteArray();
  }

  public String next() throws IOException {
    return new String(read(), US_ASCII);
  }

  private byte[] read() throws IOException {
    var message = new byte[in.readUnsignedShort()];
    in.readFully(message);
    return message;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
