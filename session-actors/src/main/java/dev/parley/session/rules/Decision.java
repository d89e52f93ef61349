package dev.parley.session.rules;

import dev.parley.session.model.SessionAction;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * What a command leads to. Facts change the state at once; {@code now} is done at once, {@code
 * stored} when the facts are in the journal. Nothing at all means "not now".
 */
public record Decision(
    List<SessionEvent> events, List<SessionAction> now, List<SessionAction> stored) {

  private static final Decision NOTHING = new Decision(List.of(), List.of(), List.of());

  public Decision {
    events = List.copyOf(events);
    now = List.copyOf(now);
    stored = List.copyOf(stored);
  }

  static Decision ignore() {
    return NOTHING;
  }

  static Decision fact(SessionEvent... events) {
    return new Decision(List.of(events), List.of(), List.of());
  }

  static Decision tell(SessionOrder order) {
    return NOTHING.thenTell(order);
  }

  Decision thenTell(SessionOrder order) {
    return thenNow(new SessionAction.Tell(order));
  }

  Decision thenNow(SessionAction action) {
    return new Decision(events, joined(now, List.of(action)), stored);
  }

  Decision onceStored(SessionAction action) {
    return new Decision(events, now, joined(stored, List.of(action)));
  }

  Decision plus(Decision next) {
    return new Decision(
        joined(events, next.events), joined(now, next.now), joined(stored, next.stored));
  }

  /** The same, but nothing is done before the facts are in the journal. */
  public Decision allOnceStored() {
    return new Decision(events, List.of(), joined(stored, now));
  }

  boolean isNothing() {
    return events.isEmpty() && now.isEmpty() && stored.isEmpty();
  }

  private static <T> List<T> joined(List<T> first, List<T> second) {
    if (second.isEmpty()) {
      return first;
    }
    var all = new ArrayList<T>(first.size() + second.size());
    all.addAll(first);
    all.addAll(second);
    return all;
  }
}
