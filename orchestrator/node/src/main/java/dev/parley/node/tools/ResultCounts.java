package dev.parley.node.tools;

import dev.parley.session.model.Disposition;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What became of the records on the results topic, for metrics. */
public final class ResultCounts {

  public final LongAdder received = new LongAdder();

  /** Given to a session once more because it did not answer. */
  public final LongAdder retried = new LongAdder();

  /** Put to the end of the topic because the session could not be reached for long. */
  public final LongAdder parked = new LongAdder();

  /** Times a partition was not read for a while because too much of it was in delivery. */
  public final LongAdder paused = new LongAdder();

  /** Times the consumer was made anew after an error. */
  public final LongAdder restarted = new LongAdder();

  /** Dead letters that the broker refused for good; the log says which. */
  public final LongAdder lettersRefused = new LongAdder();

  private final ConcurrentHashMap<String, LongAdder> ended = new ConcurrentHashMap<>();

  void ended(String code) {
    ended.computeIfAbsent(code, _ -> new LongAdder()).increment();
  }

  /** How many records ended so: a disposition's code or that of a dead letter. */
  public long ended(Disposition disposition) {
    return endings().getOrDefault(disposition.code(), 0L);
  }

  /** As {@link #ended(Disposition)}, by the code. */
  public long endedAs(String code) {
    return endings().getOrDefault(code, 0L);
  }

  /** Records by how they ended. */
  public Map<String, Long> endings() {
    var endings = new TreeMap<String, Long>();
    ended.forEach((code, count) -> endings.put(code, count.sum()));
    return endings;
  }
}
