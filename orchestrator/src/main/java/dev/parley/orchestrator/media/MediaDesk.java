package dev.parley.orchestrator.media;

import dev.parley.proto.agent.AgentDefinition;
import dev.parley.session.SessionCommand;
import java.util.ArrayDeque;
import java.util.List;

/**
 * The rules of one call's media plane: what is done about each thing that comes from the caller,
 * the session and the model. Holds no connection and reads no clock but the one it is given;
 * confined to the call's loop.
 */
final class MediaDesk {

  /** What may come before the session has answered; past that the call is refused. */
  private static final int WAITING_LIMIT = 1_000;

  private final Floor floor;
  private final CallerDesk caller;
  private final ModelDesk model;
  private final SessionDesk session;
  private final ArrayDeque<MediaInput> waiting = new ArrayDeque<>();

  MediaDesk(Floor floor, String stem, AgentDefinition agent, CallTools tools) {
    this.floor = floor;
    this.caller = new CallerDesk(floor, stem);
    this.model = new ModelDesk(floor, tools);
    this.session = new SessionDesk(floor, agent);
  }

  /** What follows from it, in order. */
  List<MediaOutput> on(MediaInput input) {
    answer(input);
    floor.play();
    boolean nobodySpeaks =
        floor.epoch > 0
            && (floor.reply == null || floor.reply.over)
            && !floor.playout.playing(floor.clock.nanos());
    caller.watchSilence(nobodySpeaks);
    return floor.takeOutputs();
  }

  private void answer(MediaInput input) {
    switch (input) {
      case MediaInput.Ordered(var order) -> {
        session.ordered(order);
        answerWaiting();
      }
      case MediaInput.Gone gone -> gone(gone);
      case MediaInput.Tick _ -> floor.woken();
      case MediaInput.Heard _,
          MediaInput.Commit _,
          MediaInput.Clear _,
          MediaInput.Configure _,
          MediaInput.Ask _,
          MediaInput.Wrong _,
          MediaInput.Reported _ ->
          whenAttached(input);
    }
  }

  private void whenAttached(MediaInput input) {
    if (floor.closing) {
      return;
    }
    if (floor.epoch == 0) {
      wait(input);
      return;
    }
    switch (input) {
      case MediaInput.Heard(var audio) -> caller.heard(audio);
      case MediaInput.Commit(var eventId) -> caller.commit(eventId);
      case MediaInput.Clear _ -> caller.clear();
      case MediaInput.Configure(var settings) -> caller.configure(settings);
      case MediaInput.Ask(var command) ->
          floor.toSession(command.apply(floor.epoch, floor.clock.now()));
      case MediaInput.Wrong(var complaint) -> floor.toLeg(complaint);
      case MediaInput.Reported(var fact) -> model.reported(fact);
      case MediaInput.Ordered _, MediaInput.Gone _, MediaInput.Tick _ ->
          throw new IllegalStateException("answered before");
    }
  }

  private void wait(MediaInput input) {
    if (waiting.size() < WAITING_LIMIT) {
      waiting.add(input);
      return;
    }
    floor.closing = true;
    floor.toLeg(new LegOrder.Close(LegOrder.Ending.OVERLOADED, "session_not_reached"));
  }

  private void answerWaiting() {
    while (floor.epoch > 0 && !waiting.isEmpty()) {
      whenAttached(waiting.poll());
    }
  }

  private void gone(MediaInput.Gone gone) {
    floor.closing = true;
    floor.playout.cut(floor.clock.nanos());
    caller.close();
    if (floor.epoch > 0) {
      floor.toSession(
          new SessionCommand.Detach(floor.epoch, gone.reason(), gone.hungUp(), floor.clock.now()));
    }
    floor.finish();
  }
}
