package dev.parley.media.links;

import dev.parley.media.port.ModelOrder;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a link was told of the caller once more, and which of the turns that its model finds are in
 * it: those have the names that the call knows. Confined to the call's loop.
 */
final class HeardAgain {

  /** What a model has not noticed in so much more sound, it never will. */
  private static final long NOTICED_MS = 5_000;

  /** An utterance, and where in the sound of the link it ends. */
  private record Retold(String itemId, long endMs) {}

  /** What the link was told of, in order, and has not said that it hears. */
  private final ArrayDeque<Retold> unnoticed = new ArrayDeque<>();

  /** The one of these that it hears now; absent if it hears something else, or nothing. */
  private @Nullable Retold heard;

  /** It has an end that nobody has found yet. */
  private boolean open;

  /** Milliseconds of all of it. */
  private long lengthMs;

  /** So much the link had been given when it could be used: it has heard none of it before. */
  private long openedMs;

  /** What is known by another name than the link's own. */
  private final Map<String, String> names = new HashMap<>();

  /** A link whose model finds no turns is told this. */
  void told(List<ModelOrder> orders) {
    measure(orders);
    unnoticed.clear();
  }

  /**
   * One whose model finds turns.
   *
   * @param isOpen whether the caller may not have ended
   * @param utterance what the caller is saying then; absent if it is not known
   */
  void toldTurns(List<ModelOrder> orders, boolean isOpen, @Nullable String utterance) {
    measure(orders);
    open = isOpen;
    if (isOpen && utterance != null) {
      unnoticed.add(new Retold(utterance, lengthMs));
    }
  }

  private void measure(List<ModelOrder> orders) {
    unnoticed.clear();
    heard = null;
    open = false;
    openedMs = 0;
    names.clear();
    long micros = 0;
    for (var order : orders) {
      if (order instanceof ModelOrder.Hear(var audio, _)) {
        micros += audio.micros();
      } else if (order instanceof ModelOrder.Commit(var itemId)) {
        unnoticed.add(new Retold(itemId, micros / 1_000));
      }
    }
    lengthMs = micros / 1_000;
  }

  /** The link can be used, and was given so much by then. */
  void opened(long givenMs) {
    openedMs = givenMs;
  }

  /**
   * The model finds the beginning of a turn.
   *
   * @param atMs where in the sound of its link; absent if it does not say
   * @param unfinished what the caller was saying before, and may be still; absent if nothing
   * @return whether the turn is known
   */
  boolean begins(String itemId, @Nullable Long atMs, @Nullable String unfinished) {
    if (atMs != null) {
      unnoticed.removeIf(each -> each.endMs() <= atMs);
      open &= atMs < lengthMs;
    }
    heard = unnoticed.poll();
    var known = heard == null ? unfinished : heard.itemId();
    if (known != null) {
      names.put(itemId, known);
    }
    return known != null;
  }

  /**
   * It finds its end.
   *
   * @return whether what came after this was told is part of the turn
   */
  boolean ends(@Nullable Long atMs) {
    var before = heard;
    heard = null;
    boolean more = before == null || (atMs == null ? unnoticed.isEmpty() : atMs > before.endMs());
    open &= !more;
    return more;
  }

  /** What a turn is called that the link calls so. */
  String knownAs(String itemId) {
    return names.getOrDefault(itemId, itemId);
  }

  /** Whether it has an end that nobody has found yet. */
  boolean isOpen() {
    return open;
  }

  /** What has no end is dropped. */
  void cleared() {
    open = false;
  }

  /** Whether the link was given so much more that what it has not noticed, it never will. */
  boolean isLate(long givenMs) {
    return givenMs - Math.max(lengthMs, openedMs) > NOTICED_MS;
  }

  /** What the link has not noticed, it is not to notice. */
  void forget() {
    unnoticed.clear();
    open = false;
  }
}
