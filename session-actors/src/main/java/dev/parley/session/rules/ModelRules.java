package dev.parley.session.rules;

import dev.parley.session.model.ModelChange;
import dev.parley.session.model.Phase;
import dev.parley.session.model.ResponseCause;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.SessionState;
import dev.parley.session.model.SessionState.PendingResponse;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which model answers. The media plane replaces a link and says so; what was asked of the one
 * before and is not heard yet is asked again, and what broke off is gone on with. Pure.
 */
final class ModelRules {

  /** Of the latest changes so many are kept for operators; the journal has all. */
  static final int KEPT = 16;

  static Decision change(SessionState state, SessionCommand.ChangeModel change) {
    if (!state.isLive()) {
      return Decision.ignore();
    }
    var changed =
        Decision.fact(
            new SessionEvent.ModelChanged(
                change.from(),
                change.to(),
                change.reason(),
                change.link(),
                change.silenceMs(),
                change.brokenOff(),
                change.owing(),
                change.called(),
                change.at()));
    return state.phase().behindHold() instanceof Phase.Thinking thinking
            && isAskedAgain(thinking, change.brokenOff(), change.called())
        ? changed.thenTell(
            new SessionOrder.RespondAgain(
                ResponseScheduler.order(
                    state, thinking.turn(), thinking.responseId(), thinking.why())))
        : changed;
  }

  /** Unless the caller has a part of it, or a tool works for it. */
  private static boolean isAskedAgain(
      Phase.Thinking thinking, @Nullable String brokenOff, @Nullable String called) {
    return !thinking.responseId().equals(brokenOff) && !thinking.responseId().equals(called);
  }

  static SessionState changed(SessionState state, SessionEvent.ModelChanged changed) {
    var next =
        new ModelChange(
            changed.from(),
            changed.to(),
            changed.reason(),
            changed.link(),
            changed.silenceMs(),
            changed.at());
    var all = Stream.concat(state.models().stream(), Stream.of(next)).toList();
    return goingOn(state, changed)
        .with(state.cast().answeredBy(changed.to()))
        .changing(all.subList(Math.max(0, all.size() - KEPT), all.size()));
  }

  /** An answer that broke off is owed its rest, unless something else is owed already. */
  private static SessionState goingOn(SessionState state, SessionEvent.ModelChanged changed) {
    if (changed.owing() && !(state.phase().behindHold() instanceof Phase.Held)) {
      return state.owed() == null
          ? state.owing(new PendingResponse(ResponseCause.CALLER, null))
          : state;
    }
    var running =
        switch (state.phase().behindHold()) {
          case Phase.Thinking thinking -> thinking.responseId();
          case Phase.Speaking speaking -> speaking.responseId();
          case Phase.Ready _,
              Phase.Listening _,
              Phase.Hearing _,
              Phase.Held _,
              Phase.OnHold _,
              Phase.Over _ ->
              null;
        };
    boolean askedAgain =
        state.phase().behindHold() instanceof Phase.Thinking thinking
            && isAskedAgain(thinking, changed.brokenOff(), changed.called());
    if (askedAgain && isOwedToCaller(state)) {
      // It is asked with all that was said meanwhile, and answers that too.
      return state.owing(null);
    }
    return running == null || !running.equals(changed.brokenOff()) || state.owed() != null
        ? state
        : state.owing(new PendingResponse(ResponseCause.AGENT, null));
  }

  private static boolean isOwedToCaller(SessionState state) {
    var owed = state.owed();
    return owed != null && owed.cause() == ResponseCause.CALLER && owed.say() == null;
  }

  private ModelRules() {}
}
