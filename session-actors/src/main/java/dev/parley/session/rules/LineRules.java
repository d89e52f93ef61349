package dev.parley.session.rules;

import dev.parley.session.conversation.Item;
import dev.parley.session.model.AgentTerms;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.Phase;
import dev.parley.session.model.ResponseCause;
import dev.parley.session.model.SessionAction;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.SessionState;
import dev.parley.session.model.SessionState.PendingResponse;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Who is on the line: attaching, losing and ending legs. Pure. */
final class LineRules {

  /** A shorter silence is part of any conversation. */
  private static final Duration SHORTEST_AUDIBLE_GAP = Duration.ofMillis(700);

  /** While nobody could dial in, nobody could come back. */
  private static final Duration AFTER_WAKING = Duration.ofSeconds(10);

  static Decision decide(
      SessionState state, SessionCommand.OfLine command, SessionRules.Limits limits) {
    return switch (command) {
      case SessionCommand.Attach attach -> attach(state, attach);
      case SessionCommand.Detach detach -> detach(state, detach, limits);
      case SessionCommand.HangUp hangUp -> hangUp(state, hangUp);
      case SessionCommand.EndWaiting waiting -> endWaiting(state, waiting);
      case SessionCommand.CatchUp caughtUp -> catchUp(state, caughtUp);
      case SessionCommand.HoldLine hold -> HoldRules.hold(state, hold);
      case SessionCommand.ResumeLine resume -> HoldRules.resume(state, resume);
      case SessionCommand.CutHeldAnswer cut -> HoldRules.cutAnswer(state, cut);
      case SessionCommand.ChangeModel change -> ModelRules.change(state, change);
      case SessionCommand.LoseModel lost ->
          state.isLive() ? end(state, lost.code(), lost.at()) : Decision.ignore();
    };
  }

  static SessionAction waitForCaller(int epoch, Instant until) {
    return new SessionAction.WakeAt("line", until, new SessionCommand.EndWaiting(epoch, until));
  }

  /** What becomes of the line when the session wakes, perhaps on another node. */
  static SessionAction resume(SessionState state, Instant now, SessionRules.Limits limits) {
    var line = state.line();
    return line.attached() && line.media() != null
        ? new SessionAction.FindMedia(line.media(), line.epoch())
        : waitForCaller(line.epoch(), waitsUntil(line, now, limits.reattachWindow()));
  }

  /** The time that a caller was promised, however often the session wakes in it. */
  private static Instant waitsUntil(SessionState.Line line, Instant now, Duration window) {
    if (line.attached() || line.since() == null) {
      return now.plus(window);
    }
    var promised = line.since().plus(window);
    var least = now.plus(window.compareTo(AFTER_WAKING) < 0 ? window : AFTER_WAKING);
    return promised.isBefore(least) ? least : promised;
  }

  private static Decision attach(SessionState state, SessionCommand.Attach attach) {
    var refusal = refusal(state, attach);
    if (refusal != null) {
      return Decision.tell(refusal);
    }
    if (state.line().attached() && attach.media().equals(state.line().media())) {
      return ParticipantRules.announced(state)
          .thenTell(attached(state, state.line().epoch(), attach.agent()));
    }
    int epoch = state.line().epoch() + 1;
    var arrived = new SessionEvent.LegAttached(epoch, attach.leg(), attach.media(), attach.at());
    if (!state.isUnborn()) {
      boolean noticed = audible(state, attach.at());
      var alone = ParticipantRules.callersLegGone(state, attach.at());
      var after = SessionRules.evolve(state, alone.events());
      return alone.plus(comesBack(after, arrived, attach, noticed));
    }
    var begun = new SessionEvent.Begun(attach.agent(), attach.tenant(), attach.at());
    var first = Decision.fact(begun, arrived).thenTell(attached(state, epoch, attach.agent()));
    return attach.greet() ? first.plus(greeting(state, first, attach)) : first;
  }

  private static Decision comesBack(
      SessionState state,
      SessionEvent.LegAttached arrived,
      SessionCommand.Attach attach,
      boolean noticed) {
    var back =
        Decision.fact(arrived)
            .plus(ParticipantRules.announced(state))
            .thenTell(attached(state, arrived.epoch(), attach.agent()))
            .plus(toolsSoFar(state));
    return back.plus(welcomeBack(state, back, noticed, attach.at()));
  }

  private static SessionOrder.Attached attached(SessionState state, int epoch, AgentTerms offered) {
    var settings = state.settings();
    boolean same =
        state.isUnborn() || state.agent().persona() == null || offered.equals(state.agent());
    return new SessionOrder.Attached(
        state.id(),
        epoch,
        settings.isNull() ? null : settings,
        same ? null : state.agent(),
        state.cast().model());
  }

  /** Another tenant's session is as unknown as one that never was. */
  private static SessionOrder.@Nullable Refused refusal(
      SessionState state, SessionCommand.Attach attach) {
    boolean known = !state.isUnborn() && state.tenant().equals(attach.tenant());
    if (!known && (attach.resumes() || !state.isUnborn())) {
      return new SessionOrder.Refused(
          "unknown_session",
          "session_id: %s is not known (expected: the id of a session of yours)"
              .formatted(state.id()));
    }
    if (state.isOver() || state.line().hungUp()) {
      return new SessionOrder.Refused("session_over", "session: over (expected: a live session)");
    }
    if (!state.isUnborn() && !canGoOn(state.agent(), attach.agent())) {
      return new SessionOrder.Refused(
          "agent_version_unknown",
          "agent: %s (expected: %s, with which the session began)"
              .formatted(attach.agent().which(), state.agent().which()));
    }
    return isLate(state.line(), attach)
        ? new SessionOrder.Refused(
            "superseded", "session: a later line has it (expected: none after this one)")
        : null;
  }

  /** A session of before, which does not hold its agent itself, needs a node that does. */
  private static boolean canGoOn(AgentTerms own, AgentTerms offered) {
    return own.persona() != null || own.which().equals(offered.which());
  }

  /** A caller tried one node, gave up, and got in at another; then the first try arrives. */
  private static boolean isLate(SessionState.Line line, SessionCommand.Attach attach) {
    return line.attached() && line.since() != null && attach.at().isBefore(line.since());
  }

  /** A client that was away does not know how far its tools are. */
  private static Decision toolsSoFar(SessionState state) {
    var news = Decision.ignore();
    for (var call : state.tools().calls()) {
      news = news.thenTell(ToolRules.news(call, call.label()));
    }
    return news;
  }

  /**
   * To a caller who noticed that the line was gone: that it is back, and what was still to be heard
   * of the answer that broke off. What is owed comes after it.
   */
  private static Decision welcomeBack(
      SessionState state, Decision back, boolean noticed, Instant at) {
    if (state.phase().behindHold() instanceof Phase.Held) {
      return Decision.ignore();
    }
    var rest = unheardRest(state);
    if (rest.isEmpty() && !noticed) {
      return Decision.ignore();
    }
    var bridge = state.agent().bridge();
    var words = rest.isEmpty() ? bridge : bridge + " " + rest;
    var after = SessionRules.evolve(state, back.events());
    int turn = Math.max(1, state.turns().latest());
    return ResponseScheduler.respond(
        after, turn, new PendingResponse(ResponseCause.WELCOME_BACK, words), at);
  }

  private static boolean audible(SessionState state, Instant at) {
    var since = state.line().since();
    boolean longAway =
        since != null && !state.line().attached() && !at.isBefore(since.plus(SHORTEST_AUDIBLE_GAP));
    return longAway || !(state.phase() instanceof Phase.Listening);
  }

  private static String unheardRest(SessionState state) {
    return state.conversation().last() instanceof Item.Message message
            && message.role() == ContextItem.Role.AGENT
            && message.heardMs() < message.audioMs()
        ? message.text().substring(message.heardText().length()).strip()
        : "";
  }

  /** The media plane never got the order to speak, or the session died before it sent it. */
  private static Decision catchUp(SessionState state, SessionCommand.CatchUp caughtUp) {
    var reminded = AgentRules.reminded(state, caughtUp).plus(ParticipantRules.reminded(state));
    return state.phase().behindHold() instanceof Phase.Thinking(var turn, var responseId, var why)
            && !responseId.equals(caughtUp.latestResponse())
        ? reminded.thenTell(ResponseScheduler.order(state, turn, responseId, why))
        : reminded;
  }

  private static Decision greeting(
      SessionState state, Decision first, SessionCommand.Attach attach) {
    var words = attach.agent().greeting();
    if (words == null) {
      return Decision.ignore();
    }
    var after = SessionRules.evolve(state, first.events());
    return ResponseScheduler.respond(
        after, 1, new PendingResponse(ResponseCause.AGENT, words), attach.at());
  }

  /** A goodbye counts although the line's end was noticed before it: they come different ways. */
  private static Decision detach(
      SessionState state, SessionCommand.Detach detach, SessionRules.Limits limits) {
    boolean news = state.line().attached() || (detach.hungUp() && !state.line().hungUp());
    if (!state.isLive() || !news) {
      return Decision.ignore();
    }
    var decision =
        lost(
            state,
            new SessionEvent.LegLost(
                detach.epoch(), detach.reason(), detach.hungUp(), detach.at()));
    return detach.hungUp()
        ? decision
        : decision.thenNow(
            waitForCaller(detach.epoch(), detach.at().plus(limits.reattachWindow())));
  }

  private static Decision hangUp(SessionState state, SessionCommand.HangUp hangUp) {
    boolean live = state.isLive();
    var decision = live ? end(state, hangUp.reason(), hangUp.at()) : Decision.ignore();
    var replyTo = hangUp.replyTo();
    return replyTo == null
        ? decision
        : decision.onceStored(new SessionAction.Confirm(replyTo, live));
  }

  private static Decision endWaiting(SessionState state, SessionCommand.EndWaiting waiting) {
    var line = state.line();
    boolean stillAway =
        state.isLive()
            && line.epoch() == waiting.epoch()
            && !(line.attached() && line.media() != null);
    if (!stillAway) {
      return Decision.ignore();
    }
    return lost(
        state, new SessionEvent.LegLost(waiting.epoch(), "caller_gone", true, waiting.at()));
  }

  private static Decision lost(SessionState state, SessionEvent.LegLost lost) {
    return Decision.fact(lost).plus(ParticipantRules.callersLegGone(state, lost.at()));
  }

  /** A session holds so much; a call that goes on and on ends with a reason. */
  static Decision outgrown(SessionState state, SessionRules.Limits limits, Instant at) {
    boolean full =
        state.conversation().items().size() >= 2 * limits.maxItems()
            || state.turns().latest() >= limits.maxTurns();
    return full && state.isLive() ? end(state, "session_full", at) : Decision.ignore();
  }

  /** Lets the caller go; the session itself ends when its tools have. */
  private static Decision end(SessionState state, String reason, Instant at) {
    return lost(state, new SessionEvent.LegLost(state.line().epoch(), reason, true, at))
        .thenTell(new SessionOrder.Release(reason));
  }

  private LineRules() {}
}
