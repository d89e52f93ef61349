package dev.parley.legs.realtime;

import dev.parley.media.audio.Audio;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.ModelFact;
import dev.parley.proto.realtime.AudioDeltaTemplate;
import dev.parley.proto.realtime.Modality;
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
 * The events of one response in the order that clients rely on (realtime.md 5): created, items with
 * their parts, deltas between added and done, and done at the very end.
 */
final class ResponseEventSequencer {

  /** Where the sequencer's events go, and what it must know of its connection. */
  interface Rungs {
    String eventId();

    void send(ServerEvent event);

    void sound(AudioDeltaTemplate template, byte[] base64);

    /** Notes the item as shown; the one shown before it. */
    @Nullable String enter(String itemId);
  }

  private record Rung(
      String itemId,
      int index,
      @Nullable String previous,
      ModelFact.@Nullable Call call,
      AudioDeltaTemplate template) {}

  private final Rungs rungs;
  private final RealtimeResponse begun;
  private final boolean spoken;
  private final Map<String, Rung> items = new HashMap<>();
  private final TreeMap<Integer, RealtimeItem> output = new TreeMap<>();
  private @Nullable Rung sounding;

  ResponseEventSequencer(Rungs rungs, RealtimeResponse begun) {
    this.rungs = rungs;
    this.begun = begun;
    this.spoken = begun.outputModalities().contains(Modality.AUDIO);
    rungs.send(new ServerEvent.ResponseCreated(rungs.eventId(), begun));
  }

  void itemStarted(ConversationEvent.ItemStarted started) {
    var id = started.itemId();
    var call = started.call();
    int index = items.size();
    var previous = rungs.enter(id);
    var rung =
        new Rung(id, index, previous, call, new AudioDeltaTemplate(begun.id(), id, index, 0));
    items.put(id, rung);
    var item = item(rung, Status.IN_PROGRESS, "");
    rungs.send(new ServerEvent.OutputItemAdded(rungs.eventId(), begun.id(), index, item));
    rungs.send(new ServerEvent.ItemAdded(rungs.eventId(), previous, item));
    if (call == null) {
      rungs.send(
          new ServerEvent.ContentPartAdded(rungs.eventId(), begun.id(), id, index, 0, part("")));
    }
  }

  void text(String itemId, String delta) {
    var rung = items.get(itemId);
    if (rung == null) {
      return;
    }
    var call = rung.call();
    if (call != null) {
      rungs.send(
          new ServerEvent.ArgumentsDelta(
              rungs.eventId(), begun.id(), itemId, rung.index(), call.callId(), delta));
    } else if (spoken) {
      rungs.send(
          new ServerEvent.TranscriptDelta(
              rungs.eventId(), begun.id(), itemId, rung.index(), 0, delta));
    } else {
      rungs.send(
          new ServerEvent.TextDelta(rungs.eventId(), begun.id(), itemId, rung.index(), 0, delta));
    }
  }

  void sound(String itemId, Audio audio) {
    var rung = sounding;
    if (rung == null || !rung.itemId().equals(itemId)) {
      rung = items.get(itemId);
      sounding = rung;
    }
    if (rung != null) {
      rungs.sound(rung.template(), audio.base64());
    }
  }

  void itemDone(ConversationEvent.ItemDone done) {
    var rung = items.get(done.itemId());
    if (rung == null) {
      return;
    }
    var text = done.text();
    var call = rung.call();
    if (call == null) {
      contentDone(rung, text);
    } else {
      rungs.send(
          new ServerEvent.ArgumentsDone(
              rungs.eventId(),
              begun.id(),
              rung.itemId(),
              rung.index(),
              call.callId(),
              call.name(),
              text));
    }
    var item = item(rung, done.complete() ? Status.COMPLETED : Status.INCOMPLETE, text);
    output.put(rung.index(), item);
    rungs.send(new ServerEvent.ItemDone(rungs.eventId(), rung.previous(), item));
    rungs.send(new ServerEvent.OutputItemDone(rungs.eventId(), begun.id(), rung.index(), item));
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
    rungs.send(new ServerEvent.ResponseDone(rungs.eventId(), ended));
  }

  private void contentDone(Rung rung, String text) {
    var id = rung.itemId();
    int index = rung.index();
    if (spoken) {
      rungs.send(new ServerEvent.AudioDone(rungs.eventId(), begun.id(), id, index, 0));
      rungs.send(new ServerEvent.TranscriptDone(rungs.eventId(), begun.id(), id, index, 0, text));
    } else {
      rungs.send(new ServerEvent.TextDone(rungs.eventId(), begun.id(), id, index, 0, text));
    }
    rungs.send(
        new ServerEvent.ContentPartDone(rungs.eventId(), begun.id(), id, index, 0, part(text)));
  }

  private ContentPart part(String text) {
    return spoken ? new ContentPart.Audio(text) : new ContentPart.Text(text);
  }

  private RealtimeItem item(Rung rung, Status status, String text) {
    var call = rung.call();
    if (call != null) {
      return new RealtimeItem.FunctionCall(rung.itemId(), status, call.name(), call.callId(), text);
    }
    if (status == Status.IN_PROGRESS) {
      return new RealtimeItem.AssistantMessage(rung.itemId(), status, List.of());
    }
    var said = spoken ? new AgentPart.Sound(null, text) : new AgentPart.Text(text);
    return new RealtimeItem.AssistantMessage(rung.itemId(), status, List.of(said));
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
