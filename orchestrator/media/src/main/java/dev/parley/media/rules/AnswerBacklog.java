package dev.parley.media.rules;

import dev.parley.media.port.ModelFact;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model says of answers that it began unasked while the one before still plays: it waits
 * until that has been played. Bounded; confined to the call's loop.
 */
final class AnswerBacklog {

  /** Nobody listens to an agent for so long without a word. */
  private static final long MOST_MICROS = 60_000_000;

  private static final int MOST_FACTS = 8_192;

  private final ArrayDeque<ModelFact> facts = new ArrayDeque<>();

  /** The caller's turns that the answers are to, by answer. */
  private final Map<String, TurnLatency> turns = new HashMap<>();

  private long micros;

  /** The answer that plays. */
  private String before = "";

  /** The answer that the model has not made whole. */
  private @Nullable String growing;

  boolean isEmpty() {
    return facts.isEmpty();
  }

  /** Whether it waits for that answer. */
  boolean isBehind(String responseId) {
    return before.equals(responseId);
  }

  /**
   * Another answer begins; false if it cannot wait: the model has not made the one before whole, or
   * there is no room.
   *
   * @param playing the answer that plays
   * @param turn of the caller's, which it is to; absent if there is none
   */
  boolean begins(
      ModelFact.ResponseStarted started, ActiveResponse playing, @Nullable TurnLatency turn) {
    boolean whole = facts.isEmpty() ? playing.generated : growing == null;
    if (!whole || !add(started)) {
      return false;
    }
    before = playing.id;
    growing = started.responseId();
    if (turn != null) {
      turns.put(started.responseId(), turn);
    }
    return true;
  }

  /** The turn that this answer is to; absent if there is none. */
  @Nullable TurnLatency turnOf(String responseId) {
    return turns.remove(responseId);
  }

  /** The model takes no output of the call any more; false if it does not wait here. */
  boolean withdraws(String callId) {
    String itemId = null;
    for (var fact : facts) {
      if (fact instanceof ModelFact.ItemStarted(_, var id, var call)
          && call != null
          && call.callId().equals(callId)) {
        itemId = id;
      }
    }
    var withdrawn = itemId;
    if (withdrawn == null) {
      return false;
    }
    facts.removeIf(fact -> withdrawn.equals(itemOf(fact)));
    return true;
  }

  private static @Nullable String itemOf(ModelFact fact) {
    return switch (fact) {
      case ModelFact.ItemStarted(_, var itemId, _) -> itemId;
      case ModelFact.Text text -> text.itemId();
      case ModelFact.ItemDone(_, var itemId, _, _) -> itemId;
      default -> null;
    };
  }

  /**
   * Of the answers that have called tools all that makes the calls, in order: an answer begins, and
   * what it calls is whole.
   */
  List<ModelFact> calls() {
    var whole = new HashSet<String>();
    var called = new HashSet<String>();
    for (var fact : facts) {
      if (fact instanceof ModelFact.ItemDone(_, var itemId, _, var complete) && complete) {
        whole.add(itemId);
      }
    }
    for (var fact : facts) {
      if (fact instanceof ModelFact.ItemStarted(var id, var itemId, var call)
          && call != null
          && whole.contains(itemId)) {
        called.add(id);
        called.add(itemId);
      }
    }
    return facts.stream()
        .filter(fact -> {
          var itemId = itemOf(fact);
          return fact instanceof ModelFact.ResponseStarted(var id, _)
              ? called.contains(id)
              : itemId != null && called.contains(itemId);
        })
        .toList();
  }

  /** Whether the fact is of an answer that waits, and waits with it. */
  boolean isOfIt(ModelFact fact) {
    return switch (fact) {
      case ModelFact.ItemStarted(var id, _, _) -> id.equals(growing);
      case ModelFact.Text text -> text.responseId().equals(growing);
      case ModelFact.Spoken spoken -> spoken.responseId().equals(growing);
      case ModelFact.ItemDone done -> done.responseId().equals(growing);
      case ModelFact.Done done -> done.responseId().equals(growing);
      case ModelFact.Used _ -> growing != null;
      default -> false;
    };
  }

  /** Keeps it; false if there is no room. */
  boolean add(ModelFact fact) {
    if (fact instanceof ModelFact.Spoken spoken) {
      micros += spoken.audio().micros();
    }
    if (facts.size() >= MOST_FACTS || micros > MOST_MICROS) {
      return false;
    }
    facts.add(fact);
    if (fact instanceof ModelFact.Done) {
      growing = null;
    }
    return true;
  }

  /**
   * The answer before has been played: all that is known of the next.
   *
   * @return what was said of it, in order; further facts of it need not wait
   */
  List<ModelFact> next() {
    var next = new ArrayList<ModelFact>();
    next.add(facts.remove());
    while (!facts.isEmpty() && !(facts.getFirst() instanceof ModelFact.ResponseStarted)) {
      next.add(facts.remove());
    }
    if (next.getFirst() instanceof ModelFact.ResponseStarted(var id, _)) {
      before = id;
      growing = id.equals(growing) ? null : growing;
    }
    next.forEach(
        fact -> micros -= fact instanceof ModelFact.Spoken(_, _, var audio) ? audio.micros() : 0);
    return next;
  }

  /** The answer that the model has not made whole; absent if it has. */
  @Nullable String growing() {
    return growing;
  }

  /** Forgets the answer that the model has not made whole. */
  void breaksOff() {
    var broken = growing;
    if (broken == null) {
      return;
    }
    growing = null;
    turns.remove(broken);
    while (!facts.isEmpty()) {
      var last = facts.removeLast();
      if (last instanceof ModelFact.Spoken(_, _, var audio)) {
        micros -= audio.micros();
      }
      if (last instanceof ModelFact.ResponseStarted) {
        return;
      }
    }
  }

  /**
   * Nobody will hear any of it.
   *
   * @return the items that would have been heard
   */
  List<String> clear() {
    var unheard = new ArrayList<String>();
    for (var fact : facts) {
      if (fact instanceof ModelFact.ItemStarted(_, var itemId, var call) && call == null) {
        unheard.add(itemId);
      }
    }
    facts.clear();
    turns.clear();
    micros = 0;
    growing = null;
    return unheard;
  }
}
