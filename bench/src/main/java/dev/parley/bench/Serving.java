package dev.parley.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Option;

/** How the servers of the bench run: say where they listen, then serve until told otherwise. */
final class Serving {

  @Option(
      names = "--port",
      defaultValue = "0",
      description = "Port on loopback; 0 takes a free one, which is printed.")
  int port;

  @Option(
      names = "--threads",
      defaultValue = "2",
      description = "Event loops. Default: ${DEFAULT-VALUE}.")
  int threads;

  @Option(
      names = "--until-stdin-closes",
      description = "End with the process that started this one.",
      hidden = true)
  boolean bound;

  /** Blocks. */
  void serve(int listeningPort) throws IOException, InterruptedException {
    System.out.println(Child.LISTENING + listeningPort);
    System.out.flush();
    if (bound) {
      System.in.transferTo(OutputStream.nullOutputStream());
    } else {
      new CountDownLatch(1).await();
    }
  }
}
