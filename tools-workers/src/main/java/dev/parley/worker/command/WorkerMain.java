package dev.parley.worker.command;

import dev.parley.proto.tool.Topics;
import dev.parley.worker.Worker;
import dev.parley.worker.WorkerFailure;
import dev.parley.worker.sample.ContactCentreFile;
import dev.parley.worker.sample.SampleTools;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parley worker}: runs the sample tools for any node on the same brokers. */
@Command(
    name = "worker",
    mixinStandardHelpOptions = true,
    description = "Runs tools for live calls: takes requests from Kafka, tells the results.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "  0:stopped in order",
      "  2:an option is wrong",
      " 69:no broker answers",
      " 78:the data folder cannot be used",
      "143:stopped by SIGTERM, after running tools had their time to end"
    })
public final class WorkerMain implements Callable<Integer> {

  static final int NO_BROKER = 69;
  static final int BAD_DATA = 78;

  @Option(
      names = "--bootstrap",
      required = true,
      paramLabel = "HOST:PORT",
      description = "Kafka brokers, separated by commas.")
  private String bootstrap = "";

  @Option(
      names = "--queue",
      paramLabel = "NAME",
      description = "Take the requests of parley.tool.requests.NAME.v1, not the shared ones.")
  private @Nullable String queue;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      defaultValue = ".parley/tools",
      description = "Where contact-centre.json is, or is made. Default: ${DEFAULT-VALUE}")
  private Path data = Path.of(".parley/tools");

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "32",
      description = "How often each tool may run at once. Default: ${DEFAULT-VALUE}")
  private int concurrency = 32;

  @Option(
      names = "--grace",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description = "Time for running tools to end when stopped. Default: ${DEFAULT-VALUE}")
  private int graceSeconds = 20;

  @Spec private @Nullable CommandSpec spec;

  /** For a JVM of its own; a launcher adds the command to its own. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new WorkerMain()).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    check(concurrency >= 1 && concurrency <= 1_000, "--concurrency", concurrency, "1 to 1000");
    check(
        queue == null || Topics.isQueue(queue),
        "--queue",
        queue,
        "1 to 64 letters, digits, '-' or '_'");
    check(graceSeconds >= 0 && graceSeconds <= 600, "--grace", graceSeconds, "0 to 600");
    try {
      serve(ContactCentreFile.in(data));
      return 0;
    } catch (WorkerFailure failure) {
      err().println(failure.getMessage());
      return NO_BROKER;
    } catch (IOException unusable) {
      err().println("--data: " + unusable.getMessage());
      return BAD_DATA;
    }
  }

  private void serve(ContactCentreFile file) throws InterruptedException {
    var builder =
        Worker.builder(bootstrap)
            .queue(queue)
            .concurrency(concurrency)
            .grace(Duration.ofSeconds(graceSeconds));
    var worker = SampleTools.into(builder, file).start();
    var ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("parley-worker-stop")
                .unstarted(() -> {
                  worker.close();
                  ended.countDown();
                }));
    out().println(worker.name() + " listens at " + bootstrap + ", data in " + data);
    ended.await();
  }

  private void check(boolean fine, String option, @Nullable Object found, String expected) {
    if (!fine) {
      throw new CommandLine.ParameterException(
          spec().commandLine(), option + ": " + found + " (expected: " + expected + ")");
    }
  }

  private PrintWriter out() {
    return spec().commandLine().getOut();
  }

  private PrintWriter err() {
    return spec().commandLine().getErr();
  }

  private CommandSpec spec() {
    return Objects.requireNonNull(spec, "set by picocli");
  }
}
