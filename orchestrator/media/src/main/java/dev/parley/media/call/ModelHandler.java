package dev.parley.media.call;

import dev.parley.media.graph.Stage;
import dev.parley.media.links.LinkNews;
import dev.parley.media.playout.Playout;
import dev.parley.media.port.CallTools;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelOrder;
import dev.parley.session.model.ResponseOptions;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.StopReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers the model: passes on what it says, in the caller's time, and its wishes for tools. */
final class ModelHandler {

  private final CallState state;
  private final CallerHandler caller;
  private final NoModelHandler noModel;
  private final AnswerBacklog backlog = new AnswerBacklog();
  private CallTools tools;

  ModelHandler(CallState state, CallerHandler caller, NoModelHandler noModel, CallTools tools) {
    this.state = state;
    this.noModel = noModel;
    this.caller = caller;
    this.tools = tools;
  }

  void changeAgent(CallTools next) {
    tools = next;
  }

  void reported(ModelFact fact) {
    if (fact instanceof ModelFact.ResponseStarted(_, var origin)
        && origin != ModelFact.Origin.ASKED) {
      caller.answered();
    }
    boolean withdrawn =
        fact instanceof ModelFact.ToolCancelled(var callId) && backlog.withdraws(callId);
    if (withdrawn) {
      return;
    }
    if (!backlog.isOfIt(fact)) {
      take(fact);
    } else if (!backlog.add(fact)) {
      dropBacklog();
    }
  }

  /**
   * What the model answered unasked goes on when the answer before it has been played; one that was
   * stopped takes with it what should have followed.
   *
   * @return whether something goes on
   */
  boolean goesOn() {
    var before = state.reply;
    if (backlog.isEmpty()) {
      return false;
    }
    boolean stopped = before == null || before.cut || !backlog.isBehind(before.id);
    if (stopped || state.closed()) {
      dropBacklog();
    } else if (before != null && before.over && state.floor == null) {
      backlog.next().forEach(this::take);
      return true;
    }
    return false;
  }

  private void dropBacklog() {
    var growing = backlog.growing();
    state.counters.ownResponsesRefused.increment();
    if (growing != null) {
      state.out.toModel(new ModelOrder.Cancel(growing));
    }
    var calls = backlog.calls();
    backlog.clear().forEach(itemId -> state.out.toModel(new ModelOrder.Truncate(itemId, 0)));
    callUnheard(calls);
  }

  /** The model has called the tools, whoever stopped it: each call has its output. */
  private void callUnheard(List<ModelFact> calls) {
    var reply = state.reply;
    boolean free = reply == null || reply.over;
    if (!free || state.floor != null || state.closed()) {
      return;
    }
    for (var fact : calls) {
      if (fact instanceof ModelFact.ResponseStarted) {
        state.responses.cancelReply(StopReason.TURN_DETECTED);
      }
      take(fact);
    }
    state.responses.cancelReply(StopReason.TURN_DETECTED);
  }

  private void take(ModelFact fact) {
    switch (fact) {
      case ModelFact.Transcript transcript -> transcript(transcript);
      case ModelFact.TranscriptFailed(var itemId, var code, var message) -> {
        state.counters.transcriptsFailed.increment();
        state.out.toClient(
            new ConversationEvent.TranscriptFailed(
                itemId, new ModelFact.Problem(code, message, false)));
      }
      case ModelFact.ResponseStarted started -> {
        if (started.origin() == ModelFact.Origin.OWN) {
          answersUnasked(started);
        }
      }
      case ModelFact.ItemStarted(var responseId, var itemId, var call) ->
          itemStarted(running(responseId), itemId, call);
      case ModelFact.Text text -> text(running(text.responseId()), text);
      case ModelFact.Spoken spoken -> spoken(running(spoken.responseId()), spoken);
      case ModelFact.ItemDone done -> itemDone(running(done.responseId()), done);
      case ModelFact.Done done -> done(current(done.responseId()), done);
      case ModelFact.ToolCancelled(var callId) ->
          state.out.toSession(
              new SessionCommand.WithdrawTool(state.epoch, callId, state.clock.now()));
      case ModelFact.Used(var usage) -> used(usage);
      case ModelFact.Declined declined -> declined(declined);
      // Whoever watches over the link answers these.
      case ModelFact.Accepted _,
          ModelFact.SpeechStarted _,
          ModelFact.SpeechStopped _,
          ModelFact.Opened _,
          ModelFact.Alive _,
          ModelFact.Busy _,
          ModelFact.Idle _,
          ModelFact.Limits _,
          ModelFact.ResumeHandle _,
          ModelFact.GoingAway _ -> {}
      case ModelFact.Failed(var problem) -> noModel.failed(problem);
    }
  }

  /**
   * What the caller has of an answer that is not whole yet stays as it is, and the session lets the
   * agent go on; an answer of which the caller has nothing is asked again.
   */
  void replaced(LinkNews.Replaced link) {
    noModel.back();
    var begun = brokenOff();
    boolean unheard = begun != null && begun.own && !begun.isBegun();
    if (unheard) {
      // Nobody asked for it, so the session does not ask for it again.
      state.responses.failReply(
          new ModelFact.Problem(
              "model_lost", "model: lost before its answer was heard", ModelFact.Failure.BROKEN));
      begun = null;
    }
    if (backlog.growing() != null) {
      backlog.breaksOff();
      unheard = true;
    }
    if (begun != null && !begun.isBegun()) {
      state.responses.unsay(begun);
      begun = null;
    }
    state.counters.linksReplaced.increment(link.reason().wireName());
    state.out.toSession(
        new SessionCommand.ChangeModel(
            state.epoch,
            link.from(),
            link.to(),
            link.reason(),
            link.number(),
            link.silenceMs(),
            begun == null || begun.hasCalled() ? null : begun.id,
            caller.answerLost(unheard),
            state.clock.now()));
    if (begun != null) {
      begun.generated = true;
      state.playout.add(
          new Playout.ResponseEnd(
              begun.id, ModelFact.Outcome.INCOMPLETE, null, ModelFact.Usage.NONE));
    }
  }

  /** The response that a link is lost with before it was whole. */
  private @Nullable ActiveResponse brokenOff() {
    var reply = state.reply;
    return reply == null || reply.over || reply.generated ? null : reply;
  }

  /** It plays unless somebody else has the floor, and after what plays; the session is told. */
  private void answersUnasked(ModelFact.ResponseStarted started) {
    var responseId = started.responseId();
    var before = state.reply;
    var playing = before == null || before.over ? null : before;
    if (state.floor == null
        && playing != null
        && backlog.begins(started, playing, state.openTurn)) {
      state.openTurn = null;
      return;
    }
    if (state.floor != null || playing != null) {
      state.counters.ownResponsesRefused.increment();
      state.out.toModel(new ModelOrder.Cancel(responseId));
      return;
    }
    var waited = backlog.turnOf(responseId);
    var open = waited == null ? state.openTurn : waited;
    state.openTurn = waited == null ? null : state.openTurn;
    int turn = state.latestTurn + (open != null && !open.areNumbered() ? 1 : 0);
    var stages = open == null ? TurnLatency.unprompted() : open;
    stages.responseAsked(state.now());
    var own = new ActiveResponse(responseId, turn, state.settings.speech(), stages);
    own.own = true;
    state.responses.begin(own);
    state.out.toClient(new ConversationEvent.ResponseStarted(responseId, ResponseOptions.NONE));
    state.out.toSession(
        new SessionCommand.BeginOwnResponse(state.epoch, responseId, state.clock.now()));
  }

  // ---- what any model says

  private void used(ModelFact.Usage usage) {
    var reply = state.reply;
    state.counters.tokensApart.add(usage.all());
    if (reply != null && !reply.over) {
      reply.used = reply.used.plus(usage);
    }
  }

  private void declined(ModelFact.Declined declined) {
    state.counters.ordersDeclined.increment();
    boolean asked = declined.order() == ModelOrder.Kind.RESPOND;
    if (asked || declined.order() == ModelOrder.Kind.UPDATE) {
      var param = declined.param();
      state.out.toClient(
          ConversationEvent.Complain.refused(
              null,
              declined.code(),
              param,
              "%s: declined by the model (expected: a setting that it takes)"
                  .formatted(param == null ? (asked ? "response" : "session") : param)));
    }
  }

  private void transcript(ModelFact.Transcript transcript) {
    state.out.toClient(
        new ConversationEvent.Transcript(
            transcript.itemId(), transcript.text(), transcript.isFinal()));
    if (transcript.isFinal()) {
      state.out.toSession(
          new SessionCommand.NoteTranscript(
              state.epoch, transcript.itemId(), transcript.text(), state.clock.now()));
    }
    caller.understood(transcript);
  }

  private void itemStarted(
      @Nullable ActiveResponse reply, String itemId, ModelFact.@Nullable Call call) {
    if (reply == null || reply.item(itemId) != null) {
      return;
    }
    if (reply.items.size() == ActiveResponse.MOST_ITEMS) {
      state.counters.factsDropped.increment();
      return;
    }
    boolean shown = call == null || !tools.ours(call.name(), state.settings);
    reply.add(new ActiveResponse.Speech(reply.id, itemId, call, shown));
    if (shown) {
      state.out.toClient(new ConversationEvent.ItemStarted(reply.id, itemId, call));
    }
  }

  private void text(@Nullable ActiveResponse reply, ModelFact.Text text) {
    var item = growing(reply, text.itemId());
    if (reply == null || item == null) {
      return;
    }
    if (item.text.length() + text.delta().length() > ActiveResponse.MOST_TEXT) {
      state.counters.factsDropped.increment();
      return;
    }
    item.text.append(text.delta());
    item.onlySaid = text.wording() == ModelFact.Wording.SAID;
    if (item.shown) {
      state.out.toClient(new ConversationEvent.Text(reply.id, item.itemId, text.delta()));
    }
    say(reply, item, text.delta());
  }

  /** To a carrier that speaks itself; the caller hears it about as fast as people read aloud. */
  private void say(ActiveResponse reply, ActiveResponse.Speech item, String words) {
    if (state.port.isWords() && item.call == null && !words.isEmpty()) {
      reply.stages.firstAudio(state.now());
      long millis = words.length() * ActiveResponse.MS_PER_CHARACTER;
      item.audioMicros += millis * 1_000;
      state.playout.add(new Playout.Words(item.voice, words, millis * 1_000_000));
    }
  }

  private void spoken(@Nullable ActiveResponse reply, ModelFact.Spoken spoken) {
    var item = growing(reply, spoken.itemId());
    var audio = spoken.audio();
    if (reply == null
        || item == null
        || !reply.speaks
        || audio.size() == 0
        || state.port.isWords()) {
      return;
    }
    reply.stages.firstAudio(state.now());
    if (state.playout.add(new Playout.Sound(item.voice, audio))) {
      item.audioMicros += audio.micros();
    } else {
      state.meter.drops(Stage.PLAYOUT);
    }
  }

  private void itemDone(@Nullable ActiveResponse reply, ModelFact.ItemDone done) {
    var item = growing(reply, done.itemId());
    if (reply == null || item == null) {
      return;
    }
    if (item.text.isEmpty()) {
      say(reply, item, done.text());
    }
    item.complete(done.text());
    var call = item.call;
    if (call == null) {
      state.playout.add(new Playout.ItemEnd(reply.id, item.itemId, done.text(), done.complete()));
    } else {
      called(reply, item, call, done);
    }
  }

  /** A tool need not wait until the agent's words before it have been played. */
  private void called(
      ActiveResponse reply,
      ActiveResponse.Speech item,
      ModelFact.Call call,
      ModelFact.ItemDone done) {
    item.ended = true;
    if (item.shown) {
      state.out.toClient(
          new ConversationEvent.ItemDone(reply.id, item.itemId, done.text(), done.complete()));
    }
    if (done.complete()) {
      item.asked = true;
      ask(reply, item, call, done.text());
    }
  }

  private void ask(
      ActiveResponse reply, ActiveResponse.Speech item, ModelFact.Call call, String arguments) {
    boolean ours = !item.shown;
    state.out.toSession(
        new SessionCommand.AskTool(
            state.epoch,
            reply.id,
            item.itemId,
            call.callId(),
            call.name(),
            arguments,
            ours,
            ours ? tools.problem(call.name(), arguments) : null,
            state.clock.now()));
  }

  private void done(@Nullable ActiveResponse reply, ModelFact.Done done) {
    if (reply == null || reply.generated) {
      return;
    }
    reply.generated = true;
    if (done.outcome() == ModelFact.Outcome.FAILED) {
      var problem = done.problem();
      state.counters.responsesFailed.increment(problem == null ? null : problem.code());
    }
    state.playout.add(
        new Playout.ResponseEnd(reply.id, done.outcome(), done.problem(), done.usage()));
  }

  /** As {@link #current}; what is said of another is dropped. */
  private @Nullable ActiveResponse running(String responseId) {
    var reply = current(responseId);
    if (reply == null) {
      state.counters.factsDropped.increment();
    }
    return reply;
  }

  /** The response that is being given, if it is this one and was not stopped. */
  private @Nullable ActiveResponse current(String responseId) {
    var reply = state.reply;
    return reply != null && reply.id.equals(responseId) && !reply.over ? reply : null;
  }

  /** The item, if the model has not said that it is whole. */
  private static ActiveResponse.@Nullable Speech growing(
      @Nullable ActiveResponse reply, String itemId) {
    var item = reply == null || reply.generated ? null : reply.item(itemId);
    return item == null || item.made || item.ended ? null : item;
  }
}
