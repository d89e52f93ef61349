package dev.parley.media.rules;

import dev.parley.media.graph.Stage;
import dev.parley.media.links.LinkNews;
import dev.parley.media.playout.Playout;
import dev.parley.media.port.CallTools;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelOrder;
import dev.parley.session.model.SessionCommand;
import org.jspecify.annotations.Nullable;

/** Answers the model: passes on what it says, in the caller's time, and its wishes for tools. */
final class ModelHandler {

  private final CallState state;
  private final CallerHandler caller;
  private final NoModelHandler noModel;
  private final AnswerBacklog backlog = new AnswerBacklog();
  private final UnaskedAnswers unasked;
  private CallTools tools;

  ModelHandler(CallState state, CallerHandler caller, NoModelHandler noModel, CallTools tools) {
    this.state = state;
    this.noModel = noModel;
    this.caller = caller;
    this.tools = tools;
    this.unasked = new UnaskedAnswers(state, backlog, this::take);
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
      unasked.drop();
    }
  }

  /**
   * What the model answered unasked goes on when the answer before it has been played.
   *
   * @return whether something goes on
   */
  boolean goesOn() {
    return !backlog.isEmpty() && unasked.goesOn();
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
          unasked.begins(started);
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
      state.responses.fail(
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
            begun != null && begun.hasCalled() ? begun.id : null,
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
    var response = state.response;
    return response == null || response.over || response.generated ? null : response;
  }

  private void used(ModelFact.Usage usage) {
    var response = state.response;
    state.counters.tokensApart.add(usage.all());
    if (response != null && !response.over) {
      response.used = response.used.plus(usage);
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
      @Nullable ActiveResponse response, String itemId, ModelFact.@Nullable Call call) {
    if (response == null || response.item(itemId) != null) {
      return;
    }
    if (response.items.size() == ActiveResponse.MOST_ITEMS) {
      state.counters.factsDropped.increment();
      return;
    }
    boolean shown = call == null || !tools.ours(call.name(), state.settings);
    response.add(new ActiveResponse.Speech(response.id, itemId, call, shown));
    if (shown) {
      state.out.toClient(new ConversationEvent.ItemStarted(response.id, itemId, call));
    }
  }

  private void text(@Nullable ActiveResponse response, ModelFact.Text text) {
    var item = growing(response, text.itemId());
    if (response == null || item == null) {
      return;
    }
    if (item.text.length() + text.delta().length() > ActiveResponse.MOST_TEXT) {
      state.counters.factsDropped.increment();
      return;
    }
    item.text.append(text.delta());
    item.onlySaid = text.wording() == ModelFact.Wording.SAID;
    if (item.shown) {
      state.out.toClient(new ConversationEvent.Text(response.id, item.itemId, text.delta()));
    }
    say(response, item, text.delta());
  }

  /** To a carrier that speaks itself; the caller hears it about as fast as people read aloud. */
  private void say(ActiveResponse response, ActiveResponse.Speech item, String words) {
    if (state.port.isWords() && item.call == null && !words.isEmpty()) {
      response.latency.firstAudio(state.now());
      long millis = words.length() * ActiveResponse.MS_PER_CHARACTER;
      item.audioMicros += millis * 1_000;
      state.playout.add(new Playout.Words(item.voice, words, millis * 1_000_000));
    }
  }

  private void spoken(@Nullable ActiveResponse response, ModelFact.Spoken spoken) {
    var item = growing(response, spoken.itemId());
    var audio = spoken.audio();
    if (response == null
        || item == null
        || !response.speaks
        || audio.size() == 0
        || state.port.isWords()) {
      return;
    }
    response.latency.firstAudio(state.now());
    if (state.playout.add(new Playout.Sound(item.voice, audio))) {
      item.audioMicros += audio.micros();
    } else {
      state.meter.drops(Stage.PLAYOUT);
    }
  }

  private void itemDone(@Nullable ActiveResponse response, ModelFact.ItemDone done) {
    var item = growing(response, done.itemId());
    if (response == null || item == null) {
      return;
    }
    if (item.text.isEmpty()) {
      say(response, item, done.text());
    }
    item.complete(done.text());
    var call = item.call;
    if (call == null) {
      state.playout.add(
          new Playout.ItemEnd(response.id, item.itemId, done.text(), done.complete()));
    } else {
      called(response, item, call, done);
    }
  }

  /** A tool need not wait until the agent's words before it have been played. */
  private void called(
      ActiveResponse response,
      ActiveResponse.Speech item,
      ModelFact.Call call,
      ModelFact.ItemDone done) {
    item.ended = true;
    if (item.shown) {
      state.out.toClient(
          new ConversationEvent.ItemDone(response.id, item.itemId, done.text(), done.complete()));
    }
    if (done.complete()) {
      item.asked = true;
      ask(response, item, call, done.text());
    }
  }

  private void ask(
      ActiveResponse response, ActiveResponse.Speech item, ModelFact.Call call, String arguments) {
    boolean ours = !item.shown;
    state.out.toSession(
        new SessionCommand.AskTool(
            state.epoch,
            response.id,
            item.itemId,
            call.callId(),
            call.name(),
            arguments,
            ours,
            ours ? tools.problem(call.name(), arguments) : null,
            state.clock.now()));
  }

  private void done(@Nullable ActiveResponse response, ModelFact.Done done) {
    if (response == null || response.generated) {
      return;
    }
    response.generated = true;
    if (done.outcome() == ModelFact.Outcome.FAILED) {
      var problem = done.problem();
      state.counters.responsesFailed.increment(problem == null ? null : problem.code());
    }
    state.playout.add(
        new Playout.ResponseEnd(response.id, done.outcome(), done.problem(), done.usage()));
  }

  /** As {@link #current}; what is said of another is dropped. */
  private @Nullable ActiveResponse running(String responseId) {
    var response = current(responseId);
    if (response == null) {
      state.counters.factsDropped.increment();
    }
    return response;
  }

  /** The response that is being given, if it is this one and was not stopped. */
  private @Nullable ActiveResponse current(String responseId) {
    var response = state.response;
    return response != null && response.id.equals(responseId) && !response.over ? response : null;
  }

  /** The item, if the model has not said that it is whole. */
  private static ActiveResponse.@Nullable Speech growing(
      @Nullable ActiveResponse response, String itemId) {
    var item = response == null || response.generated ? null : response.item(itemId);
    return item == null || item.made || item.ended ? null : item;
  }
}
