package dev.parley.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * CPU and memory of another process, as Linux counts them. What a JVM spends on compiling itself is
 * left out: it ends after some minutes, while a run is over in one.
 */
public final class ProcessMeter {

  /** {@code sysconf(_SC_CLK_TCK)} is 100 on every Linux that a JVM runs on. */
  private static final long MICROS_PER_TICK = 10_000;

  private static final long PAGE_BYTES = 4_096;
  private static final int USER_TICKS = 11;
  private static final int RESIDENT_PAGES = 1;

  /** How HotSpot names its compiler threads, as cut to 15 characters by Linux. */
  private static final Pattern COMPILER = Pattern.compile("\\(C[12] Compiler");

  private final Path folder;

  public ProcessMeter(long pid) {
    folder = Path.of("/proc", Long.toString(pid));
  }

  public static boolean works() {
    return Files.isReadable(Path.of("/proc/self/stat"));
  }

  /** In user and kernel mode, since the process began, without JIT compilation. */
  public long cpuMicros() {
    return (ticks(read(folder.resolve("stat"))) - compilerTicks()) * MICROS_PER_TICK;
  }

  /** Of every thread but those that compile; finer than {@link #cpuMicros} where Linux tells it. */
  public ThreadTimes threads() {
    try (var threads = Files.newDirectoryStream(folder.resolve("task"))) {
      var times = new HashMap<Long, ThreadTimes.Spent>();
      for (var thread : threads) {
        var stat = read(thread.resolve("stat"));
        if (!stat.isEmpty() && !COMPILER.matcher(stat).find()) {
          var name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
          var number = Long.parseLong(thread.getFileName().toString());
          times.put(number, new ThreadTimes.Spent(name, nanos(thread, stat)));
        }
      }
      return new ThreadTimes(times);
    } catch (IOException gone) {
      return new ThreadTimes(Map.of());
    }
  }

  private static long nanos(Path thread, String stat) {
    var scheduled = read(thread.resolve("schedstat"));
    return scheduled.isEmpty()
        ? ticks(stat) * MICROS_PER_TICK * 1_000
        : Long.parseLong(scheduled.substring(0, scheduled.indexOf(' ')));
  }

  public long residentBytes() {
    var statm = read(folder.resolve("statm"));
    return statm.isEmpty() ? 0 : Long.parseLong(statm.split(" ", -1)[RESIDENT_PAGES]) * PAGE_BYTES;
  }

  private long compilerTicks() {
    try (var threads = Files.newDirectoryStream(folder.resolve("task"))) {
      long sum = 0;
      for (var thread : threads) {
        var stat = read(thread.resolve("stat"));
        if (COMPILER.matcher(stat).find()) {
          sum += ticks(stat);
        }
      }
      return sum;
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  /** The name in parentheses may hold spaces; the fields after it do not. */
  private static long ticks(String stat) {
    if (stat.isEmpty()) {
      return 0;
    }
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1]);
  }

  /** Empty if the thread has ended meanwhile. */
  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException gone) {
      return "";
    }
  }
}
