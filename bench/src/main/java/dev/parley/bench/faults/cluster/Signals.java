package dev.parley.bench.faults.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Stops processes and lets them go on, as a hypervisor or a full machine does. */
public final class Signals {

  private static final long DEADLINE_SECONDS = 5;

  public static void stop(List<Long> processes) throws IOException, InterruptedException {
    send("-STOP", processes);
  }

  public static void goOn(List<Long> processes) throws IOException, InterruptedException {
    send("-CONT", processes);
  }

  /** A process and all that it has started. */
  static List<Long> familyOf(long pid) {
    return ProcessHandle.of(pid).stream()
        .flatMap(parent -> Stream.concat(Stream.of(parent), parent.descendants()))
        .map(ProcessHandle::pid)
        .toList();
  }

  private static void send(String signal, List<Long> processes)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("kill", signal));
    processes.forEach(pid -> command.add(Long.toString(pid)));
    var kill = new ProcessBuilder(command).redirectErrorStream(true).start();
    boolean ended = kill.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
    if (!ended || kill.exitValue() != 0) {
      throw new IOException(
          "kill %s %s: failed (expected: own processes)".formatted(signal, processes));
    }
  }

  private Signals() {}
}
