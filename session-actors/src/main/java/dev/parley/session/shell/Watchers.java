package dev.parley.session.shell;

import dev.parley.proto.admin.TimelineEvent;
import dev.parley.session.model.JournalEntry;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionEvent;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/** Who watches a session live. At most {@link #LIMIT}; the oldest makes room. */
public final class Watchers {

  private static final int LIMIT = 32;

  private final ActorContext<SessionCommand> context;
  private final SessionCounters counters;
  private final Set<ActorRef<TimelineEvent>> watchers = new LinkedHashSet<>();

  Watchers(ActorContext<SessionCommand> context, SessionCounters counters) {
    this.context = context;
    this.counters = counters;
  }

  /**
   * A watcher asks now and then, for a session that moves forgets it. One that is new here is told
   * the last fact, and sees by its number whether it missed any.
   */
  void add(ActorRef<TimelineEvent> watcher, long stored, @Nullable JournalEntry last) {
    if (watchers.add(watcher)) {
      context.watchWith(watcher, new SessionCommand.WatcherGone(watcher));
      if (last != null) {
        watcher.tell(shown(stored, last.event()));
      }
    }
    if (watchers.size() > LIMIT) {
      counters.watchersReplaced.increment();
      remove(watchers.iterator().next());
    }
  }

  void remove(ActorRef<TimelineEvent> watcher) {
    if (watchers.remove(watcher)) {
      context.unwatch(watcher);
    }
  }

  boolean isEmpty() {
    return watchers.isEmpty();
  }

  void tell(long seq, SessionEvent event) {
    if (watchers.isEmpty()) {
      return;
    }
    var shown = shown(seq, event);
    watchers.forEach(watcher -> watcher.tell(shown));
  }

  /** A stored event as the live stream shows it: its stored name without the version. */
  public static TimelineEvent shown(long seq, SessionEvent event) {
    var name = SessionEventCodec.name(event);
    var kind = name.substring(0, name.lastIndexOf('.'));
    return new TimelineEvent(seq, event.at(), kind, SessionEventCodec.tree(event));
  }
}
