package dev.parley.legs.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.CallHandle;
import dev.parley.media.port.ClientRequest;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.LegSettings;
import dev.parley.proto.realtime.ClientEvent;
import dev.parley.proto.realtime.KeptSettings;
import dev.parley.proto.realtime.RealtimeCodec;
import dev.parley.proto.realtime.RealtimeProblem;
import dev.parley.proto.realtime.RealtimeResponse;
import dev.parley.proto.realtime.RealtimeSession;
import dev.parley.proto.realtime.SessionUpdate;
import dev.parley.session.model.ResponseOptions;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a client's events as sound and requests of the media plane, and keeps the protocol's
 * session object as the client has made it. Confined to the call's loop.
 */
final class RealtimeReader {

  private final Origin origin;
  private final Consumer<RealtimeSession> applied;
  private RealtimeSession session;
  private AudioFormat hears;

  /** What the client has set, by names. */
  private JsonNode set;

  private boolean spoke;
  private int items;

  /**
   * Where a client comes in.
   *
   * @param turns of the agent that it calls
   * @param stem what ids of items that have none are made of
   * @param unset the session with that agent before anybody has set anything
   * @param set what the client's credential has set, in the form of a {@code session.update}
   */
  record Origin(
      AgentTurns turns, @Nullable String voice, String stem, RealtimeSession unset, JsonNode set) {}

  /**
   * A reader.
   *
   * @param applied told of every change of the settings
   */
  RealtimeReader(RealtimeSession session, Origin origin, Consumer<RealtimeSession> applied) {
    this.session = session;
    this.origin = origin;
    this.applied = applied;
    this.set = origin.set();
    this.hears = SessionObject.format(session.audio().input().format());
  }

  void read(byte[] utf8, int offset, int length, CallHandle call) {
    switch (RealtimeCodec.decode(utf8, offset, length)) {
      case RealtimeProblem problem -> call.ask(wrong(problem));
      case ClientEvent.AppendAudio(_, var audio) -> call.audio(Audio.ofBase64(hears, audio));
      case ClientEvent event -> call.ask(request(event));
    }
  }

  /** The client sent something that the protocol has no place for. */
  void binary(int size, CallHandle call) {
    call.ask(
        wrong(
            RealtimeProblem.refused(
                "invalid_event",
                null,
                "frame: binary, %d bytes (expected: one JSON object per text frame)"
                    .formatted(size))));
  }

  RealtimeSession session() {
    return session;
  }

  /** Takes what an earlier leg of the session had set; if it cannot, all stays as it is. */
  SessionUpdate restore(JsonNode kept) {
    var restored = KeptSettings.restore(session, kept);
    if (restored instanceof SessionUpdate.Applied(var next)) {
      set = KeptSettings.setIn(kept, origin.unset());
      keep(next);
    }
    return restored;
  }

  LegSettings settings() {
    return SessionObject.of(session, origin, set);
  }

  boolean transcribes() {
    return session.audio().input().transcription() != null;
  }

  /** From now on the voice stays. */
  void spoke() {
    spoke = true;
  }

  RealtimeResponse responseBegun(String responseId, ResponseOptions options) {
    return SessionObject.response(session, responseId, options);
  }

  private ClientRequest request(ClientEvent event) {
    return switch (event) {
      case ClientEvent.AppendAudio _ -> throw new IllegalStateException("sound is no request");
      case ClientEvent.UpdateSession update -> update(update);
      case ClientEvent.CommitAudio(var eventId) -> new ClientRequest.Commit(eventId);
      case ClientEvent.ClearAudio _ -> new ClientRequest.Clear();
      case ClientEvent.ClearOutput(var eventId) ->
          wrong(
              RealtimeProblem.refused(
                      "invalid_value",
                      "type",
                      "type: output_audio_buffer.clear (expected: response.cancel; this leg's"
                          + " client plays the sound itself)")
                  .causedBy(eventId));
      case ClientEvent.CreateItem create -> create(create);
      case ClientEvent.RetrieveItem(var eventId, var itemId) ->
          new ClientRequest.RetrieveItem(eventId, itemId);
      case ClientEvent.TruncateItem(var eventId, var itemId, var index, var endMs) ->
          new ClientRequest.CutItem(eventId, itemId, index, endMs);
      case ClientEvent.DeleteItem(var eventId, var itemId) ->
          new ClientRequest.RemoveItem(eventId, itemId);
      case ClientEvent.CreateResponse create -> respond(create);
      case ClientEvent.CancelResponse(var eventId, var responseId) ->
          new ClientRequest.Stop(eventId, responseId);
    };
  }

  private ClientRequest update(ClientEvent.UpdateSession update) {
    return switch (SessionUpdate.apply(session, update.session(), spoke)) {
      case SessionUpdate.Refused(var problem) -> wrong(problem.causedBy(update.eventId()));
      case SessionUpdate.Applied(var next) -> {
        var problem = RequestedOptions.unsupported(next);
        if (problem != null) {
          yield wrong(problem.causedBy(update.eventId()));
        }
        set = KeptSettings.merged(set, update.session());
        keep(next);
        yield new ClientRequest.Configure(settings());
      }
    };
  }

  private void keep(RealtimeSession next) {
    session = next;
    hears = SessionObject.format(next.audio().input().format());
    applied.accept(next);
  }

  private ClientRequest create(ClientEvent.CreateItem create) {
    return switch (WireItems.read(create.item(), "item_" + origin.stem() + "_c" + ++items)) {
      case WireItems.Read.Bad(var problem) -> wrong(problem.causedBy(create.eventId()));
      case WireItems.Read.Good(var item) ->
          new ClientRequest.AddItem(create.eventId(), item, create.previousItemId());
    };
  }

  private ClientRequest respond(ClientEvent.CreateResponse create) {
    var request = create.response();
    var eventId = create.eventId();
    var problem = RequestedOptions.unsupported(request, session);
    if (problem != null) {
      return wrong(problem.causedBy(eventId));
    }
    return new ClientRequest.Respond(eventId, RequestedOptions.of(request));
  }

  private static ClientRequest wrong(RealtimeProblem problem) {
    var code = problem.code() == null ? "invalid_request" : problem.code();
    return new ClientRequest.Malformed(
        ConversationEvent.Complain.refused(
            problem.eventId().isEmpty() ? null : problem.eventId(),
            code,
            problem.param(),
            problem.message()));
  }
}
