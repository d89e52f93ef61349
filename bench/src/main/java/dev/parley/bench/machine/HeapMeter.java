package dev.parley.bench.machine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** The live heap of another JVM, as {@code jcmd} tells it after a collection. */
public final class HeapMeter {

  private static final long ANSWER_SECONDS = 120;
  private static final Pattern USED = Pattern.compile("(?m)^ *+(?!Metaspace|class).*used (\\d+)K");

  /** Absent where the process is no JVM of this user. */
  public static OptionalLong liveKilobytes(long pid) throws InterruptedException {
    try {
      ask(pid, "GC.run");
      return used(ask(pid, "GC.heap_info"));
    } catch (IOException noJvm) {
      return OptionalLong.empty();
    }
  }

  /** The first so many lines of the histogram: rank, objects, bytes, class. */
  public static List<String> largestClasses(long pid, int count)
      throws IOException, InterruptedException {
    return ask(pid, "GC.class_histogram")
        .lines()
        .filter(line -> line.contains(":"))
        .limit(count + 1L)
        .toList();
  }

  static OptionalLong used(String heapInfo) {
    var sums = USED.matcher(heapInfo).results().mapToLong(it -> Long.parseLong(it.group(1)));
    long sum = sums.sum();
    return sum == 0 ? OptionalLong.empty() : OptionalLong.of(sum);
  }

  public static String ask(long pid, String what) throws IOException, InterruptedException {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    var process = new ProcessBuilder(jcmd, Long.toString(pid), what).start();
    var text = new FutureTask<>(() -> process.getInputStream().readAllBytes());
    // Reading a pipe holds a carrier thread, and those of this process read what its children say.
    Thread.ofPlatform().daemon().name("jcmd").start(text);
    try {
      var said = text.get(ANSWER_SECONDS, TimeUnit.SECONDS);
      if (process.waitFor(1, TimeUnit.SECONDS) && process.exitValue() == 0) {
        return new String(said, UTF_8);
      }
    } catch (ExecutionException | TimeoutException none) {
      // The same as an answer that says no.
    }
    process.destroyForcibly();
    throw new IOException("jcmd: no answer (expected: one of a JVM)");
  }

  private HeapMeter() {}
}
