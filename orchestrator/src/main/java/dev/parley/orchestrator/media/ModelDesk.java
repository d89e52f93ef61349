package dev.parley.orchestrator.media;

import dev.parley.session.SessionCommand;
import org.jspecify.annotations.Nullable;

/** Answers the model: passes on what it says, in the caller's time, and its wishes for tools. */
final class ModelDesk {

  private final Floor floor;
  private final CallTools tools;

  ModelDesk(Floor floor, CallTools tools) {
    this.floor = floor;
    this.tools = tools;
  }

  void reported(ModelFact fact) {
    switch (fact) {
      case ModelFact.Transcript transcript -> transcript(transcript);
      case ModelFact.TranscriptFailed(var itemId, var code, var message) ->
          floor.toLeg(
              new LegOrder.TranscriptFailed(itemId, new ModelFact.Problem(code, message, false)));
      case ModelFact.Started _ -> {}
      case ModelFact.ItemStarted(var responseId, var itemId, var call) ->
          itemStarted(running(responseId), itemId, call);
      case ModelFact.Text(var responseId, var itemId, var delta) ->
          text(running(responseId), itemId, delta);
      case ModelFact.Spoken spoken -> spoken(running(spoken.responseId()), spoken);
      case ModelFact.ItemDone done -> itemDone(running(done.responseId()), done);
      case ModelFact.Done done -> done(running(done.responseId()), done);
      case ModelFact.GoingAway _ -> {}
      case ModelFact.Failed(var problem) -> failed(problem);
    }
  }

  private void transcript(ModelFact.Transcript transcript) {
    floor.toLeg(
        new LegOrder.Transcript(transcript.itemId(), transcript.text(), transcript.isFinal()));
    if (transcript.isFinal()) {
      floor.toSession(
          new SessionCommand.NoteTranscript(
              floor.epoch, transcript.itemId(), transcript.text(), floor.clock.now()));
    }
  }

  private void itemStarted(@Nullable Reply reply, String itemId, ModelFact.@Nullable Call call) {
    if (reply == null) {
      return;
    }
    boolean shown = call == null || !tools.ours(call.name(), floor.settings);
    reply.items.put(itemId, new Reply.Speech(itemId, call, shown));
    if (shown) {
      floor.toLeg(new LegOrder.ItemStarted(reply.id, itemId, call));
    }
  }

  private void text(@Nullable Reply reply, String itemId, String delta) {
    var item = reply == null ? null : reply.item(itemId);
    if (reply == null || item == null || item.ended) {
      return;
    }
    item.text.append(delta);
    if (item.shown) {
      floor.toLeg(new LegOrder.Text(reply.id, itemId, delta));
    }
  }

  private void spoken(@Nullable Reply reply, ModelFact.Spoken spoken) {
    var item = reply == null ? null : reply.item(spoken.itemId());
    if (reply == null || item == null || item.ended) {
      return;
    }
    if (item.audioMicros == 0 && !reply.heardFirst) {
      reply.stages.firstAudio(floor.clock.nanos());
    }
    item.audioMicros += spoken.audio().micros();
    floor.playout.add(new Playout.Sound(reply.id, item.itemId, spoken.audio()));
  }

  private void itemDone(@Nullable Reply reply, ModelFact.ItemDone done) {
    var item = reply == null ? null : reply.item(done.itemId());
    if (reply == null || item == null || item.ended) {
      return;
    }
    floor.playout.add(new Playout.ItemEnd(reply.id, item.itemId, done.text(), done.complete()));
    var call = item.call;
    if (call != null && done.complete()) {
      ask(reply, item, call, done.text());
    }
  }

  /** A tool need not wait until the agent's words before it have been played. */
  private void ask(Reply reply, Reply.Speech item, ModelFact.Call call, String arguments) {
    boolean ours = tools.ours(call.name(), floor.settings);
    floor.toSession(
        new SessionCommand.AskTool(
            floor.epoch,
            reply.id,
            item.itemId,
            call.callId(),
            call.name(),
            arguments,
            ours,
            ours ? tools.problem(call.name(), arguments) : null,
            floor.clock.now()));
  }

  private void done(@Nullable Reply reply, ModelFact.Done done) {
    if (reply == null || reply.generated) {
      return;
    }
    reply.generated = true;
    floor.playout.add(
        new Playout.ResponseEnd(reply.id, done.outcome(), done.problem(), done.usage()));
  }

  private void failed(ModelFact.Problem problem) {
    floor.cut();
    floor.cancelReply("client_cancelled");
    floor.toLeg(LegOrder.Complain.failed(problem.code(), problem.message()));
    floor.toSession(new SessionCommand.LoseModel(floor.epoch, problem.code(), floor.clock.now()));
    floor.closing = true;
    floor.toLeg(
        new LegOrder.Close(
            problem.retryable() ? LegOrder.Ending.OVERLOADED : LegOrder.Ending.FAILED,
            problem.code()));
  }

  /** The response that is being given, if it is this one and was not stopped. */
  private @Nullable Reply running(String responseId) {
    var reply = floor.reply;
    return reply != null && reply.id.equals(responseId) && !reply.over ? reply : null;
  }
}
