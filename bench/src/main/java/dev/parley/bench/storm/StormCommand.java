package dev.parley.bench.storm;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.parley.proto.Json;
import java.net.URI;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench storm}. */
@Command(
    name = "storm",
    description = "Many real callers at once against a Realtime endpoint; prints what they saw.",
    mixinStandardHelpOptions = true)
public final class StormCommand implements Callable<Integer> {

  /** Before the one line of JSON on standard output. */
  public static final String RESULT = "result ";

  @Option(
      names = "--url",
      required = true,
      description = "Such as ws://127.0.0.1:8080/v1/realtime?model=bench.")
  private URI url = URI.create("ws://127.0.0.1/");

  @Option(names = "--key", description = "Bearer key of the endpoint.")
  private @Nullable String key;

  @Option(
      names = "--kind",
      defaultValue = "TURNS",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Storm.Kind kind = Storm.Kind.TURNS;

  @Option(
      names = "--calls",
      defaultValue = "20",
      description = "Callers at once. Default: ${DEFAULT-VALUE}.")
  private int calls;

  @Option(
      names = "--ramp",
      paramLabel = "MS",
      defaultValue = "2000",
      description = "Time in which they connect. Default: ${DEFAULT-VALUE}.")
  private long rampMs;

  @Option(
      names = "--warm-up",
      paramLabel = "MS",
      defaultValue = "3000",
      description = "After that, not measured. Default: ${DEFAULT-VALUE}.")
  private long warmUpMs;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "Measured time. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--threads",
      defaultValue = "1",
      description = "Threads of the generator. Default: ${DEFAULT-VALUE}.")
  private int threads;

  @Option(
      names = "--watch",
      paramLabel = "PID",
      description = "Process whose CPU and memory are read meanwhile (Linux).")
  private @Nullable Long watched;

  @Option(
      names = "--silence",
      paramLabel = "MS",
      defaultValue = "200",
      description = "Silence that ends a turn. Default: ${DEFAULT-VALUE}.")
  private int silenceMs;

  @Override
  public Integer call() throws JsonProcessingException, InterruptedException {
    var plan =
        new Storm.Plan(
            kind, url, key, calls, rampMs, warmUpMs, seconds * 1_000L, threads, watched, silenceMs);
    var result = CallStorm.run(plan);
    System.out.println(RESULT + Json.mapper().writeValueAsString(result));
    return result.connected() == calls ? 0 : 1;
  }
}
