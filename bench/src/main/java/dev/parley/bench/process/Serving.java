package dev.parley.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Option;

/** How the servers of the bench run: say where they listen, then serve until told otherwise. */
public final class Serving {

  @Option(
      names = "--port",
      defaultValue = "0",
      description = "Port on loopback; 0 takes a free one, which is printed.")
  public int port;

  @Option(
      names = "--threads",
      defaultValue = "2",
      description = "Event loops. Default: ${DEFAULT-VALUE}.")
  public int threads;

  @Option(
      names = "--until-stdin-closes",
      description = "End with the process that started this one.",
      hidden = true)
  boolean bound;

  /** Blocks. */
  public void serve(int listeningPort) throws IOException, InterruptedException {
    serve(listeningPort, _ -> {});
  }

  /** The same; {@code orders} is given each line of standard input. */
  public void serve(int listeningPort, Orders orders) throws IOException, InterruptedException {
    System.out.println(Child.LISTENING + listeningPort);
    System.out.flush();
    if (!bound) {
      new CountDownLatch(1).await();
    }
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      orders.obey(line);
    }
  }

  /** Carries out what whoever started this process says. */
  @FunctionalInterface
  public interface Orders {
    void obey(String order) throws InterruptedException;
  }
}
