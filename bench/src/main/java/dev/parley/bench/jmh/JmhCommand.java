package dev.parley.bench.jmh;

import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code bench jmh}. */
@Command(
    name = "jmh",
    description = "What single steps of a frame's way cost, measured with JMH.",
    mixinStandardHelpOptions = true)
public final class JmhCommand implements Callable<Integer> {

  @Parameters(
      arity = "0..1",
      paramLabel = "PATTERN",
      defaultValue = "dev.parley.bench",
      description = "Benchmarks whose name it finds. Default: all.")
  private String pattern = "dev.parley.bench";

  @Override
  public Integer call() throws RunnerException {
    var found = new Runner(new OptionsBuilder().include(pattern).build()).run();
    return found.isEmpty() ? 1 : 0;
  }
}
