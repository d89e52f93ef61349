package dev.parley.session.model;

import dev.parley.proto.tool.ToolCancel;
import dev.parley.proto.tool.ToolRequest;
import java.time.Instant;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** Done in the world after a decision. Never replayed; safe to repeat. */
public sealed interface SessionAction {

  /** Tells the media plane, if there is a caller. */
  record Tell(SessionOrder order) implements SessionAction {}

  /** Asks the media plane that the session knows whether it is still there. */
  record FindMedia(String media, int epoch) implements SessionAction {}

  record Dispatch(ToolRequest request, @Nullable String queue) implements SessionAction {}

  /** Tells the workers that nobody waits; said again until the broker has it. */
  record CancelTool(ToolCancel cancel, @Nullable String queue) implements SessionAction {}

  /** Asks the session this at that time; a later wish under the same key replaces it. */
  record WakeAt(String key, Instant at, SessionCommand command) implements SessionAction {}

  record Answer(ActorRef<Disposition> to, Disposition disposition) implements SessionAction {}

  record Confirm(ActorRef<Boolean> to, boolean done) implements SessionAction {}
}
