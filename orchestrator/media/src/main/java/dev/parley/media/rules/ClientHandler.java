package dev.parley.media.rules;

import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.ClientRequest;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.LegSettings;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.TextOrder;
import dev.parley.session.model.SessionCommand;
import java.util.Objects;
import java.util.Set;

/** Answers the call's clients: of the caller's sound, of the leg's settings, of the session. */
final class ClientHandler {

  private final CallState state;
  private final CallerHandler caller;

  /** The turns of another agent are not in force yet. */
  private boolean listensAnew;

  ClientHandler(CallState state, CallerHandler caller) {
    this.state = state;
    this.caller = caller;
  }

  /** The client of this number asks for something that it may ask for. */
  void asked(int client, ClientRequest request) {
    state.out.asker = client;
    switch (request) {
      case ClientRequest.Commit(var eventId) -> caller.commit(eventId);
      case ClientRequest.Clear _ -> caller.clear();
      case ClientRequest.Configure(var settings) -> configure(settings);
      case ClientRequest.Keep(var settings) -> keep(settings);
      case ClientRequest.OfSession wish ->
          state.out.toSession(RequestOrigin.command(client, wish, state.epoch, state.clock.now()));
      case ClientRequest.Malformed(var complaint) -> state.out.toAsker(complaint);
    }
    state.out.asker = null;
  }

  private void configure(LegSettings next) {
    var sound = state.port.sound();
    if (!isLegs() && changesSound(next)) {
      state.out.toAsker(
          ConversationEvent.Complain.refused(
              null,
              "unsupported_by_leg",
              "format",
              "format: %s in, %s out (expected: %s in, %s out, as the leg's own client has set it)"
                  .formatted(
                      next.hears(),
                      next.speaks(),
                      state.settings.hears(),
                      state.settings.speaks())));
      return;
    }
    if (state.port.isWords()) {
      state.out.toText(new TextOrder.Speak(next.voice(), next.speed()));
    } else if (!takes("hears", next.hears(), sound.in())
        || !takes("speaks", next.speaks(), sound.out())) {
      return;
    }
    state.settings = state.agent.inForce(next);
    caller.listenAs(state.settings);
    state.out.toModel(new ModelOrder.Update(state.agent.settings(next)));
    state.out.toAsker(new ConversationEvent.Configured());
    keep(next);
  }

  /** Another agent may find turns otherwise: from the caller's next on, if one is under way. */
  void agentChanged() {
    listensAnew = true;
    watchAgent();
  }

  void watchAgent() {
    if (listensAnew && caller.isQuiet()) {
      listensAnew = false;
      state.settings = state.agent.inForce(state.settings);
      caller.listenAs(state.settings);
    }
  }

  private void keep(LegSettings settings) {
    state.out.toSession(
        new SessionCommand.KeepSettings(state.epoch, settings.kept(), state.clock.now()));
  }

  private boolean isLegs() {
    return Objects.equals(state.out.asker, RequestOrigin.LEGS);
  }

  /** In what the caller's line is, only who is on that line can say. */
  private boolean changesSound(LegSettings next) {
    return next.hears() != state.settings.hears() || next.speaks() != state.settings.speaks();
  }

  private boolean takes(String name, AudioFormat format, Set<AudioFormat> possible) {
    if (possible.contains(format)) {
      return true;
    }
    state.out.toAsker(
        ConversationEvent.Complain.refused(
            null,
            "unsupported_by_leg",
            name,
            "%s: %s (expected: one of %s)".formatted(name, format, possible)));
    return false;
  }
}
