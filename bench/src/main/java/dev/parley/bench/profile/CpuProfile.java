package dev.parley.bench.profile;

import static dev.parley.bench.result.Markdown.line;
import static dev.parley.bench.result.Markdown.number;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where each microsecond of a frame pair goes: by kind of thread, as Linux counts it, and within
 * the threads that carry frames by what they were at, as samples of the JVM's CPU time show. Pure.
 *
 * @param threads by kind of thread
 * @param stages of the threads that carry frames
 */
public record CpuProfile(
    String contender, int calls, int samples, List<Share> threads, List<Share> stages) {

  /** The threads that carry frames, by their name's beginning. */
  public static final String LOOP = "parley-loop";

  private static final int MOST_STAGES = 40;

  private static final List<Map.Entry<String, String>> THREADS =
      List.of(
          Map.entry(LOOP, "event loops, which carry frames"),
          Map.entry("G1 ", "collector"),
          Map.entry("GC Thread", "collector"),
          Map.entry("VM ", "JVM"),
          Map.entry("kafka", "Kafka clients and broker"),
          Map.entry("data-plane", "Kafka clients and broker"),
          Map.entry("parley-pekko", "Pekko"),
          Map.entry("parley", "Parley and Pekko, other threads"));

  /** From the leaf outwards the first of these tells what a sample was at. */
  private static final List<Map.Entry<String, String>> PLACES =
      List.of(
          Map.entry("io.netty.channel.epoll.Native.epollWait", "socket: waiting"),
          Map.entry("io.netty.channel.epoll.Native.eventFdWrite", "loop: woken by another thread"),
          Map.entry("io.netty.channel.unix.Socket.write", "socket: writing"),
          Map.entry("io.netty.channel.unix.Socket.send", "socket: writing"),
          Map.entry("io.netty.channel.epoll.LinuxSocket.send", "socket: writing"),
          Map.entry("io.netty.channel.unix.Socket.re", "socket: reading"),
          Map.entry("io.netty.channel.unix.FileDescriptor.re", "socket: reading"),
          Map.entry("io.netty.channel.unix.FileDescriptor.write", "socket: writing"),
          Map.entry("io.netty.handler.codec.http.websocketx", "WebSocket framing"),
          Map.entry("io.netty.buffer", "Netty buffers"),
          Map.entry("io.netty.util.concurrent", "Netty's tasks and timers"),
          Map.entry("io.netty", "Netty's pipeline"),
          Map.entry("org.apache.pekko.stream", "Pekko Streams"),
          Map.entry("org.apache.pekko", "Pekko actors"),
          Map.entry("org.apache.kafka", "Kafka"),
          Map.entry("kafka.", "Kafka"),
          Map.entry("org.h2", "H2"),
          Map.entry("com.fasterxml", "JSON trees"));

  private static final String OURS = "dev.parley.";

  /** CPU of one part, in µs per frame in and frame out. */
  record Share(String what, double microsPerPair) {}

  /** One sample: methods from the leaf outwards, each {@code package.Class.method}. */
  public record Sample(String thread, List<String> methods) {
    public Sample {
      methods = List.copyOf(methods);
    }
  }

  public CpuProfile {
    threads = List.copyOf(threads);
    stages = List.copyOf(stages);
  }

  /**
   * From what was measured while so many pairs passed.
   *
   * @param nanos CPU by name of thread
   */
  public static CpuProfile of(
      String contender, int calls, double pairs, Map<String, Long> nanos, List<Sample> samples) {
    var kinds = new TreeMap<String, Double>();
    nanos.forEach((name, spent) -> kinds.merge(kindOf(name), spent / 1_000.0 / pairs, Double::sum));
    double loops = kinds.getOrDefault(kindOf(LOOP), 0.0);
    var carried = samples.stream().filter(sample -> sample.thread().startsWith(LOOP)).toList();
    var stages =
        carried.stream()
            .collect(Collectors.groupingBy(CpuProfile::placeOf, Collectors.counting()))
            .entrySet()
            .stream()
            .map(it -> new Share(it.getKey(), loops * it.getValue() / carried.size()));
    return new CpuProfile(contender, calls, carried.size(), sorted(shares(kinds)), sorted(stages));
  }

  /** What a sample was at. */
  static String placeOf(Sample sample) {
    for (var method : sample.methods()) {
      if (method.startsWith(OURS)) {
        return ours(method);
      }
      var place = find(PLACES, method);
      if (place != null) {
        return place;
      }
    }
    return sample.methods().isEmpty() ? "not known" : "JDK";
  }

  public void write(StringBuilder text) {
    text.append("\n## Where each µs goes\n\n");
    line(
        text,
        "%s, %d calls, %d samples of the threads that carry frames. CPU µs per pair."
            .formatted(contender, calls, samples));
    line(text, "A sample counts for the innermost place that has a name.\n");
    table(text, "threads", threads);
    text.append('\n');
    table(text, "event loops, at", stages);
  }

  private static void table(StringBuilder text, String title, List<Share> shares) {
    line(text, "| %s | µs | %% |".formatted(title));
    line(text, "|---|--:|--:|");
    double all = shares.stream().mapToDouble(Share::microsPerPair).sum();
    for (var share : shares.subList(0, Math.min(MOST_STAGES, shares.size()))) {
      double percent = all == 0 ? 0 : 100 * share.microsPerPair() / all;
      line(
          text,
          "| %s | %s | %s |"
              .formatted(share.what(), number(share.microsPerPair()), number(percent)));
    }
    if (shares.size() > MOST_STAGES) {
      double rest = shares.stream().skip(MOST_STAGES).mapToDouble(Share::microsPerPair).sum();
      line(
          text,
          "| %d more | %s | %s |"
              .formatted(
                  shares.size() - MOST_STAGES,
                  number(rest),
                  number(all == 0 ? 0 : 100 * rest / all)));
    }
  }

  private static Stream<Share> shares(Map<String, Double> micros) {
    return micros.entrySet().stream().map(it -> new Share(it.getKey(), it.getValue()));
  }

  private static List<Share> sorted(Stream<Share> shares) {
    return shares.sorted(Comparator.comparingDouble(Share::microsPerPair).reversed()).toList();
  }

  private static String kindOf(String thread) {
    var kind = find(THREADS, thread);
    return kind == null ? "others" : kind;
  }

  private static @org.jspecify.annotations.Nullable String find(
      List<Map.Entry<String, String>> beginnings, String name) {
    return beginnings.stream()
        .filter(beginning -> name.startsWith(beginning.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  /** Package and class, without what the class holds. */
  private static String ours(String method) {
    var parts = method.substring(OURS.length()).split("\\.", -1);
    int type = 0;
    while (type < parts.length - 1 && !Character.isUpperCase(parts[type].charAt(0))) {
      type++;
    }
    var outer = parts[type].split("\\$", -1)[0];
    var room = type == 0 ? "" : String.join(".", List.of(parts).subList(0, type)) + ": ";
    return "Parley " + room + outer;
  }
}
