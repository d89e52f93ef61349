package dev.parley.bench.faults.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import dev.parley.bench.process.Child;
import dev.parley.worker.ToolInvocation;
import dev.parley.worker.ToolOutcome;
import dev.parley.worker.Worker;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code bench effects}: a worker whose tool takes seconds and then has an effect outside Parley, a
 * line in a file. It does not look whether the effect was there before: that is what is tested.
 */
@Command(
    name = "effects",
    hidden = true,
    description = "A worker whose effects can be counted.",
    mixinStandardHelpOptions = true)
public final class EffectsCommand implements Callable<Integer> {

  static final String TOOL = "record_order";

  @Option(names = "--bootstrap", required = true, description = "Kafka brokers.")
  private String bootstrap = "";

  @Option(names = "--name", required = true, description = "Of the worker.")
  private String name = "";

  @Option(names = "--effects", required = true, description = "File that the effects go to.")
  private Path effects = Path.of("");

  @Option(names = "--shortest", required = true, description = "Milliseconds a call takes.")
  private int shortest;

  @Option(names = "--longest", required = true, description = "Milliseconds a call takes.")
  private int longest;

  @Override
  public Integer call() throws IOException {
    var worker =
        Worker.builder(bootstrap)
            .name(name)
            .concurrency(500)
            .grace(Duration.ofSeconds(1))
            .tool(TOOL, this::record)
            .start();
    try (worker) {
      System.out.println(Child.LISTENING + name);
      System.out.flush();
      System.in.transferTo(OutputStream.nullOutputStream());
    }
    return 0;
  }

  private ToolOutcome record(ToolInvocation call) throws IOException, InterruptedException {
    int millis = ThreadLocalRandom.current().nextInt(shortest, longest + 1);
    boolean cancelled = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    var line = "%d %s %s%n".formatted(System.currentTimeMillis(), call.effectKey(), name);
    // One write of a few bytes to a file opened for appending: whole, whoever else writes.
    Files.write(effects, line.getBytes(UTF_8), CREATE, APPEND);
    return ToolOutcome.done(Map.of("recorded", !cancelled));
  }
}
