package dev.parley.legs.realtime;

import dev.parley.media.audio.Audio;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.ModelFact;
import dev.parley.proto.agent.Modality;
import dev.parley.proto.realtime.AudioDeltaTemplate;
import dev.parley.proto.realtime.RealtimeItem;
import dev.parley.proto.realtime.RealtimeItem.AgentPart;
import dev.parley.proto.realtime.RealtimeItem.Status;
import dev.parley.proto.realtime.RealtimeResponse;
import dev.parley.proto.realtime.RealtimeResponse.StatusDetails;
import dev.parley.proto.realtime.RealtimeUsage;
import dev.parley.proto.realtime.ServerEvent;
import dev.parley.proto.realtime.ServerEvent.ContentPart;
import dev.parley.session.model.StopReason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The events of one response in the order that clients rely on: created, items with their parts,
 * deltas between added and done, and done at the very end.
 */
final class ResponseEventSequencer {

  /** Where the sequencer's events go, and what it must know of its connection. */
  interface EventSink {
    String eventId();

    void send(ServerEvent event);

    void sound(AudioDeltaTemplate template, byte[] base64);

    /** Notes the item as shown; the one shown before it. */
    @Nullable String enter(String itemId);
  }

  /** An item whose beginning has been sent. */
  private record SentItem(
      String itemId,
      int index,
      @Nullable String previous,
      ModelFact.@Nullable Call call,
      AudioDeltaTemplate template) {}

  private final EventSink sink;
  private final RealtimeResponse begun;
  private final boolean spoken;
  private final Map<String, SentItem> items = new HashMap<>();
  private final TreeMap<Integer, RealtimeItem> output = new TreeMap<>();
  private @Nullable SentItem sounding;

  ResponseEventSequencer(EventSink sink, RealtimeResponse begun) {
    this.sink = sink;
    this.begun = begun;
    this.spoken = begun.outputModalities().contains(Modality.AUDIO);
    sink.send(new ServerEvent.ResponseCreated(sink.eventId(), begun));
  }

  void itemStarted(ConversationEvent.ItemStarted started) {
    var id = started.itemId();
    var call = started.call();
    int index = items.size();
    var previous = sink.enter(id);
    var sent =
        new SentItem(id, index, previous, call, new AudioDeltaTemplate(begun.id(), id, index, 0));
    items.put(id, sent);
    var item = item(sent, Status.IN_PROGRESS, "");
    sink.send(new ServerEvent.OutputItemAdded(sink.eventId(), begun.id(), index, item));
    sink.send(new ServerEvent.ItemAdded(sink.eventId(), previous, item));
    if (call == null) {
      sink.send(
          new ServerEvent.ContentPartAdded(sink.eventId(), begun.id(), id, index, 0, part("")));
    }
  }

  void text(String itemId, String delta) {
    var sent = items.get(itemId);
    if (sent == null) {
      return;
    }
    var call = sent.call();
    if (call != null) {
      sink.send(
          new ServerEvent.ArgumentsDelta(
              sink.eventId(), begun.id(), itemId, sent.index(), call.callId(), delta));
    } else if (spoken) {
      sink.send(
          new ServerEvent.TranscriptDelta(
              sink.eventId(), begun.id(), itemId, sent.index(), 0, delta));
    } else {
      sink.send(
          new ServerEvent.TextDelta(sink.eventId(), begun.id(), itemId, sent.index(), 0, delta));
    }
  }

  void sound(String itemId, Audio audio) {
    var sent = sounding;
    if (sent == null || !sent.itemId().equals(itemId)) {
      sent = items.get(itemId);
      sounding = sent;
    }
    if (sent != null) {
      sink.sound(sent.template(), audio.base64());
    }
  }

  void itemDone(ConversationEvent.ItemDone done) {
    var sent = items.get(done.itemId());
    if (sent == null) {
      return;
    }
    var text = done.text();
    var call = sent.call();
    if (call == null) {
      contentDone(sent, text);
    } else {
      sink.send(
          new ServerEvent.ArgumentsDone(
              sink.eventId(),
              begun.id(),
              sent.itemId(),
              sent.index(),
              call.callId(),
              call.name(),
              text));
    }
    var item = item(sent, done.complete() ? Status.COMPLETED : Status.INCOMPLETE, text);
    output.put(sent.index(), item);
    sink.send(new ServerEvent.ItemDone(sink.eventId(), sent.previous(), item));
    sink.send(new ServerEvent.OutputItemDone(sink.eventId(), begun.id(), sent.index(), item));
  }

  void done(ConversationEvent.ResponseDone done) {
    var usage = done.usage();
    var ended =
        new RealtimeResponse(
            begun.id(),
            status(done.outcome()),
            details(done),
            List.copyOf(output.values()),
            begun.conversationId(),
            begun.outputModalities(),
            begun.maxOutputTokens(),
            begun.audio(),
            RealtimeUsage.of(
                usage.textIn(),
                usage.audioIn(),
                usage.cachedIn(),
                usage.textOut(),
                usage.audioOut()),
            begun.metadata());
    sink.send(new ServerEvent.ResponseDone(sink.eventId(), ended));
  }

  private void contentDone(SentItem sent, String text) {
    var id = sent.itemId();
    int index = sent.index();
    if (spoken) {
      sink.send(new ServerEvent.AudioDone(sink.eventId(), begun.id(), id, index, 0));
      sink.send(new ServerEvent.TranscriptDone(sink.eventId(), begun.id(), id, index, 0, text));
    } else {
      sink.send(new ServerEvent.TextDone(sink.eventId(), begun.id(), id, index, 0, text));
    }
    sink.send(
        new ServerEvent.ContentPartDone(sink.eventId(), begun.id(), id, index, 0, part(text)));
  }

  private ContentPart part(String text) {
    return spoken ? new ContentPart.Audio(text) : new ContentPart.Text(text);
  }

  private RealtimeItem item(SentItem sent, Status status, String text) {
    var call = sent.call();
    if (call != null) {
      return new RealtimeItem.FunctionCall(sent.itemId(), status, call.name(), call.callId(), text);
    }
    if (status == Status.IN_PROGRESS) {
      return new RealtimeItem.AssistantMessage(sent.itemId(), status, List.of());
    }
    var said = spoken ? new AgentPart.Sound(null, text) : new AgentPart.Text(text);
    return new RealtimeItem.AssistantMessage(sent.itemId(), status, List.of(said));
  }

  private static RealtimeResponse.Status status(ModelFact.Outcome outcome) {
    return switch (outcome) {
      case COMPLETED -> RealtimeResponse.Status.COMPLETED;
      case CANCELLED -> RealtimeResponse.Status.CANCELLED;
      case INCOMPLETE -> RealtimeResponse.Status.INCOMPLETE;
      case FAILED -> RealtimeResponse.Status.FAILED;
    };
  }

  private static @Nullable StatusDetails details(ConversationEvent.ResponseDone done) {
    return switch (done.outcome()) {
      case COMPLETED -> null;
      case CANCELLED ->
          StatusDetails.cancelled(
              done.reason() == StopReason.TURN_DETECTED
                  ? RealtimeResponse.Reason.TURN_DETECTED
                  : RealtimeResponse.Reason.CLIENT_CANCELLED);
      case INCOMPLETE -> StatusDetails.incomplete(RealtimeResponse.Reason.MAX_OUTPUT_TOKENS);
      case FAILED -> StatusDetails.failed(failure(done.problem()));
    };
  }

  private static RealtimeResponse.Failure failure(ModelFact.@Nullable Problem problem) {
    return problem == null
        ? new RealtimeResponse.Failure(
            "server_error", "server_error", "response: failed (expected: an answer)")
        : new RealtimeResponse.Failure("server_error", problem.code(), problem.message());
  }
}
