package dev.parley.bench.window;

import dev.parley.bench.storm.StormCommand;
import dev.parley.proto.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code bench windows}: the callers of a load in windows, in a process of their own. */
@Command(
    name = "windows",
    hidden = true,
    description = "Reads a plan, one line of JSON on standard input; prints what it found.",
    mixinStandardHelpOptions = true)
public final class WindowsCommand implements Callable<Integer> {

  @Override
  public Integer call() throws IOException, InterruptedException {
    var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var line = orders.readLine();
    if (line == null) {
      throw new IOException("windows: no plan (expected: one line of JSON on standard input)");
    }
    var found = WindowStorm.run(Json.mapper().readValue(line, WindowPlan.class));
    System.out.println(StormCommand.RESULT + Json.mapper().writeValueAsString(found));
    return 0;
  }
}
