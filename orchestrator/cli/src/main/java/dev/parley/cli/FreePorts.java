package dev.parley.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for processes that listen later, and again when they are started once more. */
public final class FreePorts {

  /**
   * Below those that an operating system gives to whoever dials: from there a port that is free now
   * may be anybody's when it is wanted.
   */
  private static final int FIRST = 20_000;

  private static final int LAST = 32_000;
  private static final int MOST_TRIES = 1_000;

  /**
   * So many different ones on which nobody listens on the loopback address.
   *
   * @throws IOException if there are not so many
   */
  public static List<Integer> find(int count) throws IOException {
    var sockets = new ArrayList<ServerSocket>();
    try {
      for (int tries = 0; sockets.size() < count; tries++) {
        if (tries == MOST_TRIES) {
          throw new IOException(
              "ports: %d of %d tried from %d to %d are free (expected: %d)"
                  .formatted(sockets.size(), tries, FIRST, LAST, count));
        }
        tryOne(sockets);
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (var socket : sockets) {
        socket.close();
      }
    }
  }

  private static void tryOne(List<ServerSocket> free) {
    int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
    try {
      free.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
    } catch (IOException taken) {
      // Another one will do.
    }
  }

  private FreePorts() {}
}
