package dev.parley.models.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.concurrent.ThreadLocalRandom;

/** One item of a response while it grows: our id, the model's id, and what was said so far. */
final class OutputItem {

  /** Some fifty times the longest answer a Realtime model gives; what comes after is not kept. */
  private static final int MOST_TEXT = 1 << 20;

  private final String id = mint();
  private final byte[] upstreamId;
  private final StringBuilder text = new StringBuilder();
  private boolean done;

  OutputItem(String upstreamId) {
    this.upstreamId = upstreamId.getBytes(UTF_8);
  }

  String id() {
    return id;
  }

  byte[] upstreamId() {
    return upstreamId;
  }

  void add(String delta) {
    if (text.length() + delta.length() <= MOST_TEXT) {
      text.append(delta);
    }
  }

  /** All that was said: as the model repeats it at the end, else as it came. */
  String whole(String repeated) {
    return repeated.isEmpty() ? text.toString() : repeated;
  }

  boolean isDone() {
    return done;
  }

  void finish() {
    done = true;
  }

  private static String mint() {
    var random = ThreadLocalRandom.current();
    return "item_%016x%08x".formatted(random.nextLong(), random.nextInt());
  }
}
