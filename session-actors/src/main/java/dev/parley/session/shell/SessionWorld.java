package dev.parley.session.shell;

import dev.parley.proto.tool.ToolCancel;
import dev.parley.proto.tool.ToolRequest;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionState;
import dev.parley.session.rules.SessionRules;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What sessions are given by their node. Shared by all of them. */
public record SessionWorld(
    SessionRules rules,
    ToolGate tools,
    Listener listener,
    InstantSource clock,
    VersionBarrier barrier,
    SessionCounters counters) {

  /** Of a node whose journal no other reads. */
  public SessionWorld(
      SessionRules rules,
      ToolGate tools,
      Listener listener,
      InstantSource clock,
      SessionCounters counters) {
    this(rules, tools, listener, clock, VersionBarrier.alone(), counters);
  }

  /** The way to the workers. Completes when the broker has it; fails if it has not. */
  public interface ToolGate {
    /**
     * Asks for a tool to be run.
     *
     * @param queue workers of the tool's own, or null for the shared ones
     */
    CompletionStage<?> request(ToolRequest request, @Nullable String queue);

    /**
     * Tells that nobody waits any more.
     *
     * @param queue where the request went; all workers hear of it, those of other queues skip it
     */
    CompletionStage<?> cancel(ToolCancel cancel, @Nullable String queue);
  }

  /** Told of every fact once it is stored, on the session's own thread: must not block. */
  public interface Listener {

    /**
     * A fact is in the journal.
     *
     * @param now the session as it is now, which may be past the event
     * @param seq the event's number in its session, from 1
     */
    void stored(SessionState now, SessionEvent event, long seq);

    /** A session was read from the journal again. */
    void woke(SessionState state);
  }
}
