package dev.parley.admin.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.admin.port.Cursor;
import dev.parley.admin.port.Sessions;
import dev.parley.proto.Json;
import dev.parley.proto.admin.SessionDetail;
import dev.parley.proto.admin.SessionSummary;
import dev.parley.proto.admin.TimelineEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/** A cluster whose sessions do what a test says. Safe from any thread. */
public final class ScriptedSessions implements Sessions {

  private final Map<String, SessionDetail> details = new HashMap<>();
  private final Map<String, List<TimelineEvent>> histories = new HashMap<>();
  private final Map<String, List<Listener<TimelineEvent>>> watchers = new HashMap<>();
  private final List<Listener<SessionSummary>> listeners = new CopyOnWriteArrayList<>();

  public final List<String> hangUps = new CopyOnWriteArrayList<>();
  public final List<String> decisions = new CopyOnWriteArrayList<>();
  public final List<String> handed = new CopyOnWriteArrayList<>();
  public final List<Filter> filters = new CopyOnWriteArrayList<>();
  public volatile @Nullable RuntimeException failure;
  public volatile boolean silent;

  private record Listener<T>(Consumer<T> next, Runnable end) {}

  synchronized void reset() {
    details.clear();
    histories.clear();
    watchers.clear();
    listeners.clear();
    hangUps.clear();
    decisions.clear();
    handed.clear();
    filters.clear();
    failure = null;
    silent = false;
  }

  /** Puts a session there as it now is, and tells whoever watches the list. */
  public synchronized void put(SessionDetail detail) {
    details.put(detail.summary().id(), detail);
    listeners.forEach(listener -> listener.next().accept(detail.summary()));
  }

  public synchronized SessionDetail detail(String id) {
    return Optional.ofNullable(details.get(id)).orElseThrow();
  }

  public synchronized void change(String id, UnaryOperator<SessionDetail> change) {
    put(change.apply(detail(id)));
  }

  /** Lets something happen in a session: next seq, this moment. */
  public synchronized TimelineEvent happen(String id, String kind, JsonNode fact) {
    var history = histories.computeIfAbsent(id, _ -> new ArrayList<>());
    var event = new TimelineEvent(history.size() + 1L, Instant.now(), kind, fact);
    history.add(event);
    watchers.getOrDefault(id, List.of()).forEach(watcher -> watcher.next().accept(event));
    return event;
  }

  public TimelineEvent happen(String id, String kind) {
    return happen(id, kind, Json.mapper().createObjectNode());
  }

  /** Ends the live streams of a session. */
  public synchronized void finish(String id) {
    var leaving = watchers.remove(id);
    if (leaving != null) {
      leaving.forEach(watcher -> watcher.end().run());
    }
  }

  /** Ends every stream of the list, as a node does that goes away. */
  public void cutLists() {
    var leaving = List.copyOf(listeners);
    listeners.removeAll(leaving);
    leaving.forEach(listener -> listener.end().run());
  }

  public synchronized int watching(String id) {
    return watchers.getOrDefault(id, List.of()).size();
  }

  @Override
  public synchronized CompletionStage<Page> list(Filter filter) {
    filters.add(filter);
    var matching =
        details.values().stream()
            .map(SessionDetail::summary)
            .filter(one -> filter.state() == null || filter.state().equals(one.state()))
            .filter(one -> filter.live() == null || filter.live() == !one.state().equals("over"))
            .filter(one -> filter.agent() == null || filter.agent().equals(one.agent()))
            .sorted(NEWEST_FIRST)
            .filter(one -> filter.after() == null || follows(one, filter.after()))
            .toList();
    boolean more = matching.size() > filter.limit();
    var page = more ? matching.subList(0, filter.limit()) : matching;
    return answer(new Page(page, more));
  }

  @Override
  public synchronized CompletionStage<Optional<SessionDetail>> find(String id) {
    return answer(Optional.ofNullable(details.get(id)));
  }

  @Override
  public Source<TimelineEvent, NotUsed> events(String id, long afterSeq) {
    return Source.<TimelineEvent>queue(10_000, OverflowStrategy.fail())
        .mapMaterializedValue(queue -> {
          watch(id, afterSeq, new Listener<>(queue::offer, queue::complete));
          return NotUsed.getInstance();
        });
  }

  @Override
  public Source<SessionSummary, NotUsed> changes() {
    return Source.<SessionSummary>queue(10_000, OverflowStrategy.fail())
        .mapMaterializedValue(queue -> {
          listeners.add(new Listener<>(queue::offer, queue::complete));
          return NotUsed.getInstance();
        });
  }

  /** Only a call that awaits it is decided; then it is requested or has failed. */
  @Override
  public synchronized CompletionStage<Boolean> decideTool(
      String id, String callId, boolean approved, String by) {
    var detail = details.get(id);
    boolean awaited =
        detail != null
            && detail.tools().stream()
                .anyMatch(call ->
                    call.callId().equals(callId) && call.state().equals("awaiting_approval"));
    if (awaited) {
      decisions.add("%s %s %s by %s".formatted(id, callId, approved ? "approved" : "rejected", by));
    }
    return answer(awaited);
  }

  @Override
  public synchronized CompletionStage<Boolean> hangUp(String id, String reason) {
    var detail = details.get(id);
    boolean live = detail != null && !detail.summary().state().equals("over");
    if (live) {
      hangUps.add(id + " " + reason);
    }
    return answer(live);
  }

  /** Knows the agents orders, in versions 1 and 2, and nights. */
  @Override
  public synchronized CompletionStage<Assignment> assignAgent(
      String id, String agent, @Nullable Integer version, String by) {
    boolean known = agent.equals("nights") || agent.equals("orders");
    if (!known || (version != null && version > 2)) {
      return answer(Assignment.NO_SUCH_AGENT);
    }
    if (!isLive(id)) {
      return answer(Assignment.NO_SUCH_SESSION);
    }
    handed.add("%s to %s %s by %s".formatted(id, agent, version, by));
    return answer(Assignment.TAKEN);
  }

  @Override
  public synchronized CompletionStage<Boolean> takeOver(String id, String by) {
    boolean taken = isLive(id) && !isHeld(id);
    if (taken) {
      handed.add("%s to a human by %s".formatted(id, by));
      change(id, detail -> Calls.heldBy(detail, by));
    }
    return answer(taken);
  }

  @Override
  public synchronized CompletionStage<Boolean> handBack(String id, String by) {
    boolean held = isLive(id) && isHeld(id);
    if (held) {
      handed.add("%s back by %s".formatted(id, by));
      change(id, detail -> Calls.heldBy(detail, null));
    }
    return answer(held);
  }

  private boolean isLive(String id) {
    var detail = details.get(id);
    return detail != null && !detail.summary().state().equals("over");
  }

  private boolean isHeld(String id) {
    return detail(id).summary().state().equals("held");
  }

  private synchronized void watch(String id, long afterSeq, Listener<TimelineEvent> watcher) {
    histories.getOrDefault(id, List.of()).stream()
        .filter(event -> event.seq() > afterSeq)
        .forEach(watcher.next());
    if (details.containsKey(id) && detail(id).summary().state().equals("over")) {
      watcher.end().run();
    } else {
      watchers.computeIfAbsent(id, _ -> new ArrayList<>()).add(watcher);
    }
  }

  private <T> CompletionStage<T> answer(T value) {
    if (silent) {
      return new CompletableFuture<>();
    }
    var broken = failure;
    return broken == null
        ? CompletableFuture.completedStage(value)
        : CompletableFuture.failedStage(broken);
  }

  private static final Comparator<SessionSummary> NEWEST_FIRST =
      Comparator.comparing(SessionSummary::startedAt).thenComparing(SessionSummary::id).reversed();

  private static boolean follows(SessionSummary one, Cursor place) {
    int time = one.startedAt().compareTo(place.startedAt());
    return time < 0 || (time == 0 && one.id().compareTo(place.id()) < 0);
  }
}
