package dev.parley.media.call;

import dev.parley.media.audio.Audio;
import dev.parley.media.port.LegOrder;
import dev.parley.media.port.LegSettings;
import dev.parley.media.port.ModelFact;
import dev.parley.session.model.ModelChangeReason;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import java.time.Instant;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What reaches the media plane of one call, in the order in which it came. */
public sealed interface MediaInput {

  // ---- from the leg

  /** The caller's sound. */
  record Heard(Audio audio) implements MediaInput {}

  /** The caller's client ends the turn itself. */
  record Commit(@Nullable String clientEventId) implements MediaInput {}

  /** The caller's client drops what was heard. */
  record Clear() implements MediaInput {}

  record Configure(LegSettings settings) implements MediaInput {}

  /**
   * Something for the session to decide.
   *
   * @param command made when epoch and time are known
   */
  record Ask(BiFunction<Integer, Instant, SessionCommand.FromLeg> command) implements MediaInput {}

  /** The leg itself has found something wrong with what came over it. */
  record Wrong(LegOrder.Complain complaint) implements MediaInput {}

  /** The line is gone. */
  record Gone(String reason, boolean hungUp) implements MediaInput {}

  // ---- from the node

  /**
   * The call is to go to another node, at a moment that nobody notices.
   *
   * @param by the latest, in nanoseconds of the call's clock
   */
  record Move(long by) implements MediaInput {}

  // ---- from the session

  record Ordered(SessionOrder order) implements MediaInput {}

  // ---- from the model

  record Reported(ModelFact fact) implements MediaInput {}

  /**
   * Another link to a model answers now; what comes from models before this came from links before.
   *
   * @param number of the new link
   * @param silenceMs for how long there was none
   */
  record LinkReplaced(String from, String to, ModelChangeReason reason, int number, long silenceMs)
      implements MediaInput {}

  // ---- from the clock

  /** A time that the logic asked to be woken at has come. */
  record Tick() implements MediaInput {}
}
