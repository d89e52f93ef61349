package dev.parley.session.shell;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.proto.Json;
import dev.parley.session.model.JournalEntry;
import dev.parley.session.model.SessionEvent;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Stored form of a session's facts: JSON under a literal name. A name in here is for ever: add,
 * never change, never reuse.
 */
public final class SessionEventCodec extends SerializerWithStringManifest {

  private static final ObjectMapper JSON = Json.mapper();

  /** Beside the event's own fields; absent if no message of the leg led to it. */
  private static final String LEG_MESSAGE = "leg_message";

  @Override
  public int identifier() {
    return 4_201;
  }

  @Override
  public String manifest(Object event) {
    return name(((JournalEntry) event).event());
  }

  /** The stored name, such as {@code turn-taken.v1}. */
  public static String name(SessionEvent event) {
    return switch (event) {
      case SessionEvent.Begun _ -> "begun.v1";
      case SessionEvent.LegAttached _ -> "leg-attached.v1";
      case SessionEvent.LegLost _ -> "leg-lost.v1";
      case SessionEvent.SettingsChanged _ -> "settings-changed.v1";
      case SessionEvent.SpeechStarted _ -> "speech-started.v1";
      case SessionEvent.SpeechDropped _ -> "speech-dropped.v1";
      case SessionEvent.TurnTaken _ -> "turn-taken.v1";
      case SessionEvent.TranscriptNoted _ -> "transcript-noted.v1";
      case SessionEvent.ItemAdded _ -> "item-added.v1";
      case SessionEvent.ItemRemoved _ -> "item-removed.v1";
      case SessionEvent.ItemCut _ -> "item-cut.v1";
      case SessionEvent.ResponseAsked _ -> "response-asked.v1";
      case SessionEvent.SpeakingBegun _ -> "speaking-begun.v1";
      case SessionEvent.AgentSaid _ -> "agent-said.v1";
      case SessionEvent.ReplyCut _ -> "reply-cut.v1";
      case SessionEvent.ResponseEnded _ -> "response-ended.v1";
      case SessionEvent.PlayoutEnded _ -> "playout-ended.v1";
      case SessionEvent.ToolRequested _ -> "tool-requested.v1";
      case SessionEvent.ToolRefused _ -> "tool-refused.v1";
      case SessionEvent.ToolDispatched _ -> "tool-dispatched.v1";
      case SessionEvent.ToolProgressed _ -> "tool-progressed.v1";
      case SessionEvent.PatienceLost _ -> "patience-lost.v1";
      case SessionEvent.ToolEnded _ -> "tool-ended.v1";
      case SessionEvent.ToolDelivered _ -> "tool-delivered.v1";
      case SessionEvent.ProgressSaid _ -> "progress-said.v1";
      case SessionEvent.ApprovalDecided _ -> "approval-decided.v1";
      case SessionEvent.ToolAttemptFailed _ -> "tool-attempt-failed.v1";
      case SessionEvent.ToolAsked _ -> "tool-asked.v1";
      case SessionEvent.CompensationPlanned _ -> "compensation-planned.v1";
      case SessionEvent.CancelSent _ -> "cancel-sent.v1";
      case SessionEvent.MemoryNoted _ -> "memory-noted.v1";
      case SessionEvent.ContextCut _ -> "context-cut.v1";
      case SessionEvent.Ended _ -> "ended.v1";
      case SessionEvent.AgentAssigned _ -> "agent-assigned.v1";
      case SessionEvent.AgentBegan _ -> "agent-began.v1";
      case SessionEvent.ParticipantJoined _ -> "participant-joined.v1";
      case SessionEvent.ParticipantLeft _ -> "participant-left.v1";
      case SessionEvent.ParticipantRouted _ -> "participant-routed.v1";
      case SessionEvent.FloorHanded _ -> "floor-handed.v1";
      case SessionEvent.LineHeld _ -> "line-held.v1";
      case SessionEvent.LineResumed _ -> "line-resumed.v1";
      case SessionEvent.ModelChanged _ -> "model-changed.v1";
      case SessionEvent.OwnResponseBegun _ -> "own-response-begun.v1";
    };
  }

  /** The event as the live stream shows it. */
  public static JsonNode tree(SessionEvent event) {
    return JSON.valueToTree(event);
  }

  @Override
  public byte[] toBinary(Object stored) {
    var fact = (JournalEntry) stored;
    if (fact.legMessage() == 0) {
      return written(fact.event());
    }
    ObjectNode tree = JSON.valueToTree(fact.event());
    return tree.put(LEG_MESSAGE, fact.legMessage()).toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Whether two facts look the same in the journal. */
  public static boolean storedAlike(JournalEntry one, JournalEntry other) {
    return one.legMessage() == other.legMessage()
        && name(one.event()).equals(name(other.event()))
        && read(written(one.event())).equals(read(written(other.event())));
  }

  /** Numbers as text, so that it does not matter what read or made them. */
  private static byte[] written(SessionEvent event) {
    try {
      return JSON.writeValueAsBytes(event);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static JsonNode read(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    var type = typeOf(manifest);
    try {
      var tree = JSON.readTree(bytes);
      return new JournalEntry(JSON.treeToValue(tree, type), tree.path(LEG_MESSAGE).asLong());
    } catch (IOException broken) {
      throw new NotSerializableException(
          "event: "
              + manifest
              + ": "
              + broken.getClass().getSimpleName()
              + " (expected: its JSON)");
    }
  }

  private static Class<? extends SessionEvent> typeOf(String manifest)
      throws NotSerializableException {
    return switch (manifest) {
      case "begun.v1" -> SessionEvent.Begun.class;
      case "leg-attached.v1" -> SessionEvent.LegAttached.class;
      case "leg-lost.v1" -> SessionEvent.LegLost.class;
      case "settings-changed.v1" -> SessionEvent.SettingsChanged.class;
      case "speech-started.v1" -> SessionEvent.SpeechStarted.class;
      case "speech-dropped.v1" -> SessionEvent.SpeechDropped.class;
      case "turn-taken.v1" -> SessionEvent.TurnTaken.class;
      case "transcript-noted.v1" -> SessionEvent.TranscriptNoted.class;
      case "item-added.v1" -> SessionEvent.ItemAdded.class;
      case "item-removed.v1" -> SessionEvent.ItemRemoved.class;
      case "item-cut.v1" -> SessionEvent.ItemCut.class;
      case "response-asked.v1" -> SessionEvent.ResponseAsked.class;
      case "speaking-begun.v1" -> SessionEvent.SpeakingBegun.class;
      case "agent-said.v1" -> SessionEvent.AgentSaid.class;
      case "reply-cut.v1" -> SessionEvent.ReplyCut.class;
      case "response-ended.v1" -> SessionEvent.ResponseEnded.class;
      case "playout-ended.v1" -> SessionEvent.PlayoutEnded.class;
      case "tool-requested.v1" -> SessionEvent.ToolRequested.class;
      case "tool-refused.v1" -> SessionEvent.ToolRefused.class;
      case "tool-dispatched.v1" -> SessionEvent.ToolDispatched.class;
      case "tool-progressed.v1" -> SessionEvent.ToolProgressed.class;
      case "patience-lost.v1" -> SessionEvent.PatienceLost.class;
      case "tool-ended.v1" -> SessionEvent.ToolEnded.class;
      case "tool-delivered.v1" -> SessionEvent.ToolDelivered.class;
      case "progress-said.v1" -> SessionEvent.ProgressSaid.class;
      case "approval-decided.v1" -> SessionEvent.ApprovalDecided.class;
      case "tool-attempt-failed.v1" -> SessionEvent.ToolAttemptFailed.class;
      case "tool-asked.v1" -> SessionEvent.ToolAsked.class;
      case "compensation-planned.v1" -> SessionEvent.CompensationPlanned.class;
      case "cancel-sent.v1" -> SessionEvent.CancelSent.class;
      case "memory-noted.v1" -> SessionEvent.MemoryNoted.class;
      case "context-cut.v1" -> SessionEvent.ContextCut.class;
      case "ended.v1" -> SessionEvent.Ended.class;
      case "agent-assigned.v1" -> SessionEvent.AgentAssigned.class;
      case "agent-began.v1" -> SessionEvent.AgentBegan.class;
      case "participant-joined.v1" -> SessionEvent.ParticipantJoined.class;
      case "participant-left.v1" -> SessionEvent.ParticipantLeft.class;
      case "participant-routed.v1" -> SessionEvent.ParticipantRouted.class;
      case "floor-handed.v1" -> SessionEvent.FloorHanded.class;
      case "line-held.v1" -> SessionEvent.LineHeld.class;
      case "line-resumed.v1" -> SessionEvent.LineResumed.class;
      case "model-changed.v1" -> SessionEvent.ModelChanged.class;
      case "own-response-begun.v1" -> SessionEvent.OwnResponseBegun.class;
      default ->
          throw new NotSerializableException(
              "event: "
                  + manifest
                  + " (expected: a name this version knows; is the journal newer?)");
    };
  }
}
