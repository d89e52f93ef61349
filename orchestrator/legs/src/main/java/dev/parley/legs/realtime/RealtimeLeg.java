package dev.parley.legs.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.media.port.CallHandle;
import dev.parley.media.port.ClientRequest;
import dev.parley.media.port.ConversationClient;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.Leg;
import dev.parley.media.port.MediaPort;
import dev.parley.media.port.PortCapabilities;
import dev.parley.media.port.PortOrder;
import dev.parley.proto.realtime.AudioDeltaTemplate;
import dev.parley.proto.realtime.RealtimeCodec;
import dev.parley.proto.realtime.RealtimeItem;
import dev.parley.proto.realtime.RealtimeProblem;
import dev.parley.proto.realtime.RealtimeResponse;
import dev.parley.proto.realtime.RealtimeSession;
import dev.parley.proto.realtime.ServerEvent;
import dev.parley.proto.realtime.ServerEvent.TranscriptionProblem;
import dev.parley.proto.realtime.ServerEvent.TranscriptionUsage;
import dev.parley.proto.realtime.SessionUpdate;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A caller who came by the Realtime WebSocket protocol, telephone and client in one: writes what
 * the media plane orders and tells as the protocol's events. What the client sends is read by
 * {@link RealtimeReader}. Confined to the call's loop.
 */
final class RealtimeLeg implements MediaPort, ConversationClient, ResponseEventSequencer.EventSink {

  /** Transcripts of older utterances have no length; none is so late. */
  private static final int AWAITED_TRANSCRIPTS = 16;

  /** Close code of RFC 6455 for a service that restarts: come back, to another node. */
  private static final int MOVED = 1012;

  private final ClientConnection wire;
  private final RealtimeSession first;
  private final Wishes wishes;
  private final Return back;
  private final RealtimeReader reader;
  private final ArrayDeque<RealtimeSession> configured = new ArrayDeque<>();
  private final VisibleItems shown = new VisibleItems();
  private final ArrayDeque<Utterance> utterances = new ArrayDeque<>();
  private @Nullable ResponseEventSequencer sequencer;
  private @Nullable CallHandle call;
  private long events;

  /** An utterance whose transcript is awaited. */
  private record Utterance(String itemId, long audioMs) {}

  /**
   * What the client asked for before its first event.
   *
   * @param greeting the agent speaks first
   * @param extensions events of type {@code parley.…} are sent too
   * @param preset its secret brought settings, which it need not send again when it comes back
   */
  record Wishes(boolean greeting, boolean extensions, boolean preset) {}

  /**
   * How the client comes back when its line breaks.
   *
   * @param offer told to the client
   * @param settingsLost counts clients that came back without their settings
   */
  record Return(ServerEvent.ComingBack offer, LongAdder settingsLost) {}

  /**
   * A leg.
   *
   * @param origin where the client comes in
   */
  RealtimeLeg(
      ClientConnection wire,
      RealtimeSession session,
      RealtimeReader.Origin origin,
      Wishes wishes,
      Return back) {
    this.wire = wire;
    this.first = session;
    this.wishes = wishes;
    this.back = back;
    this.reader = new RealtimeReader(session, origin, configured::add);
  }

  /** The leg as its call begins with it. */
  Leg leg() {
    return new Leg(this, this, reader.settings(), wishes.greeting());
  }

  /** The call that the leg is of. */
  void of(CallHandle begun) {
    call = begun;
  }

  RealtimeReader reader() {
    return reader;
  }

  @Override
  public String kind() {
    return "realtime-websocket";
  }

  @Override
  public PortCapabilities capabilities() {
    return PortCapabilities.SOCKET;
  }

  @Override
  public void take(PortOrder order) {
    switch (order) {
      case PortOrder.Play(var voice, var audio) -> {
        reader.spoke();
        current().sound(voice.itemId(), audio);
      }
      case PortOrder.MoveAway(var reason) -> wire.close(MOVED, reason);
      case PortOrder.HangUp(var ending, var reason) -> wire.close(code(ending), reason);
      case PortOrder.Answer _,
          PortOrder.Reject _,
          PortOrder.Flush _,
          PortOrder.Mark _,
          PortOrder.SendDigits _,
          PortOrder.Transfer _ ->
          throw new IllegalStateException("not among the capabilities");
    }
  }

  @Override
  public void tell(ConversationEvent event) {
    switch (event) {
      case ConversationEvent.Opened(_, var settings) -> opened(settings);
      case ConversationEvent.Configured _ ->
          send(new ServerEvent.SessionUpdated(eventId(), configured.remove()));
      case ConversationEvent.SpeechStarted(var itemId, var atMs) ->
          send(new ServerEvent.SpeechStarted(eventId(), (int) atMs, itemId));
      case ConversationEvent.SpeechStopped(var itemId, var atMs) ->
          send(new ServerEvent.SpeechStopped(eventId(), (int) atMs, itemId));
      case ConversationEvent.TimedOut(var itemId, var from, var to) ->
          send(new ServerEvent.TimeoutTriggered(eventId(), (int) from, (int) to, itemId));
      case ConversationEvent.SoundCleared _ -> send(new ServerEvent.AudioCleared(eventId()));
      case ConversationEvent.ItemAdded added -> itemAdded(added);
      case ConversationEvent.ItemRemoved(var itemId) -> {
        shown.remove(itemId);
        send(new ServerEvent.ItemDeleted(eventId(), itemId));
      }
      case ConversationEvent.ItemCut(var itemId, var index, var heardMs) ->
          send(new ServerEvent.ItemTruncated(eventId(), itemId, index, (int) heardMs));
      case ConversationEvent.ItemRetrieved(var item) ->
          send(new ServerEvent.ItemRetrieved(eventId(), WireItems.write(item)));
      case ConversationEvent.Transcript transcript -> transcript(transcript);
      case ConversationEvent.TranscriptFailed failed -> transcriptFailed(failed);
      case ConversationEvent.ResponseStarted started ->
          sequencer = new ResponseEventSequencer(this, begun(started));
      case ConversationEvent.ItemStarted started -> current().itemStarted(started);
      case ConversationEvent.Text(_, var itemId, var delta) -> current().text(itemId, delta);
      case ConversationEvent.ItemDone done -> current().itemDone(done);
      case ConversationEvent.ResponseDone done -> current().done(done);
      case ConversationEvent.Ringing _,
          ConversationEvent.Answered _,
          ConversationEvent.PlayoutStarted _,
          ConversationEvent.PlayoutStopped _,
          ConversationEvent.PlayoutCleared _,
          ConversationEvent.Ended _ -> {
        // The protocol has events of playout only where the server plays; the end closes the line.
        // Its calls do not ring.
      }
      case ConversationEvent.Complain complaint -> complain(complaint);
      case ConversationEvent.ToolNews news -> extension(ParleyEvents.tool(eventId(), news));
      case ConversationEvent.TurnNews news -> extension(ParleyEvents.turn(eventId(), news));
    }
  }

  @Override
  public String eventId() {
    return "event_" + Long.toString(++events, Character.MAX_RADIX);
  }

  @Override
  public void send(ServerEvent event) {
    wire.send(RealtimeCodec.encode(event));
  }

  @Override
  public void sound(AudioDeltaTemplate template, byte[] base64) {
    wire.sound(template, eventId(), base64);
  }

  @Override
  public @Nullable String enter(String itemId) {
    return shown.append(itemId);
  }

  /**
   * What an earlier leg had set is in force again, unless this client was quicker to set its own.
   */
  private void opened(@Nullable JsonNode settings) {
    if (settings != null && configured.isEmpty()) {
      restore(settings);
      return;
    }
    created(first);
    if (settings == null && wishes.preset()) {
      ask(new ClientRequest.Keep(reader.settings()));
    }
  }

  private void restore(JsonNode settings) {
    switch (reader.restore(settings)) {
      case SessionUpdate.Applied(var restored) -> {
        created(restored);
        ask(new ClientRequest.Configure(reader.settings()));
      }
      case SessionUpdate.Refused(var problem) -> {
        back.settingsLost().increment();
        created(first);
        send(
            new ServerEvent.Failed(
                eventId(),
                RealtimeProblem.failed(
                    "settings_not_restored",
                    problem.message()
                        + "; nothing is set as before (expected: session.update with all of it again)")));
      }
    }
  }

  private void created(RealtimeSession session) {
    send(new ServerEvent.SessionCreated(eventId(), session, back.offer()));
  }

  private void ask(ClientRequest request) {
    if (call != null) {
      call.ask(request);
    }
  }

  private void itemAdded(ConversationEvent.ItemAdded added) {
    var id = added.item().id();
    var previous = added.committed() ? shown.append(id) : shown.insert(id, added.previousItemId());
    if (added.committed()) {
      send(new ServerEvent.AudioCommitted(eventId(), previous, id));
      noteLength(added);
    }
    RealtimeItem item = WireItems.write(added.item());
    send(new ServerEvent.ItemAdded(eventId(), previous, item));
    send(new ServerEvent.ItemDone(eventId(), previous, item));
  }

  private void noteLength(ConversationEvent.ItemAdded added) {
    if (added.item() instanceof dev.parley.session.conversation.Item.Message message) {
      utterances.add(new Utterance(message.id(), message.audioMs()));
    }
    if (utterances.size() > AWAITED_TRANSCRIPTS) {
      utterances.remove();
    }
  }

  private long lengthMs(String itemId) {
    for (var utterance : utterances) {
      if (utterance.itemId().equals(itemId)) {
        return utterance.audioMs();
      }
    }
    return 0;
  }

  private void transcript(ConversationEvent.Transcript transcript) {
    if (!reader.transcribes()) {
      return;
    }
    if (!transcript.isFinal()) {
      send(
          new ServerEvent.TranscriptionDelta(eventId(), transcript.itemId(), 0, transcript.text()));
      return;
    }
    send(
        new ServerEvent.TranscriptionCompleted(
            eventId(),
            transcript.itemId(),
            0,
            transcript.text(),
            new TranscriptionUsage.Duration(lengthMs(transcript.itemId()) / 1_000.0)));
  }

  private void transcriptFailed(ConversationEvent.TranscriptFailed failed) {
    if (reader.transcribes()) {
      var problem = failed.problem();
      send(
          new ServerEvent.TranscriptionFailed(
              eventId(),
              failed.itemId(),
              0,
              new TranscriptionProblem("server_error", problem.code(), problem.message(), null)));
    }
  }

  private RealtimeResponse begun(ConversationEvent.ResponseStarted started) {
    return reader.responseBegun(started.responseId(), started.options());
  }

  private ResponseEventSequencer current() {
    var now = sequencer;
    if (now == null) {
      throw new IllegalStateException("response event before response.created");
    }
    return now;
  }

  private void complain(ConversationEvent.Complain complaint) {
    var problem =
        complaint.clients()
            ? RealtimeProblem.refused(complaint.code(), complaint.param(), complaint.message())
            : RealtimeProblem.failed(complaint.code(), complaint.message());
    send(new ServerEvent.Failed(eventId(), problem.causedBy(complaint.clientEventId())));
  }

  private void extension(byte[] event) {
    if (wishes.extensions()) {
      wire.send(event);
    }
  }

  /** Close codes by which a client sees whether it may try again. */
  private static int code(PortOrder.Ending ending) {
    return switch (ending) {
      case NORMAL -> 1000;
      case REFUSED -> 4000;
      case OVERLOADED -> 1013;
      case FAILED -> 1011;
    };
  }
}
