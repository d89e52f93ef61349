package dev.parley.media.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.PortOrder;
import dev.parley.session.model.SessionCommand;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Watches all that a media plane decides, and fails at the first thing that must not be. */
final class ResponseEventOrder {

  private final int epoch;

  private final String name;
  private final Set<String> openItems = new HashSet<>();
  private final Set<String> ended = new HashSet<>();
  private final Set<String> played = new HashSet<>();
  private final Set<String> asked = new HashSet<>();

  /** What the session takes as heard of each item, and what was sent to the leg of it. */
  private final Map<String, Long> heardMs = new HashMap<>();

  private final Map<String, Long> sentMicros = new HashMap<>();
  private @Nullable String open;
  private int detached;
  private int finished;
  private boolean closed;

  /** Guests took part: the caller is sent mixes, which belong to no item. */
  private boolean mixed;

  /** The client knows that the call is over. */
  private boolean told;

  ResponseEventOrder(String name) {
    this(name, 7);
  }

  ResponseEventOrder(String name, int epoch) {
    this.epoch = epoch;
    this.name = name;
  }

  void see(List<MediaOutput> outputs) {
    for (var output : outputs) {
      assertThat(finished).as(name).isZero();
      switch (output) {
        case MediaOutput.ToPort(var order) -> port(order);
        case MediaOutput.ToText(var order) -> {
          assertThat(closed).as(name + ": nothing after hang-up, but " + order).isFalse();
        }
        case MediaOutput.ToClient(var event) -> client(event);
        case MediaOutput.ToAsker(_, var event) -> client(event);
        case MediaOutput.ToModel(var order) -> model(order);
        case MediaOutput.ToSession(var command) -> session(command);
        case MediaOutput.ToGuest _, MediaOutput.OfGuest _ -> mixed = true;
        case MediaOutput.Render _, MediaOutput.WakeAt _ -> {}
        case MediaOutput.Finish _ -> finished++;
      }
    }
  }

  /** What is read aloud by a carrier counts as sound. */
  private boolean words;

  /** The carrier speaks. */
  ResponseEventOrder ofWords() {
    words = true;
    return this;
  }

  /** The call is over: nothing is left open. */
  void over(boolean attached) {
    assertThat(finished).as(name).isEqualTo(1);
    assertThat(detached).as(name).isEqualTo(attached ? 1 : 0);
    assertThat(ended).as(name + ": every response ended for the session").isEqualTo(asked);
    heardMs.forEach((item, heard) ->
        assertThat(heard)
            .as(name + ": heard of " + item)
            .isLessThanOrEqualTo(
                mixed ? Long.MAX_VALUE : sentMicros.getOrDefault(item, 0L) / 1_000));
  }

  private void port(PortOrder order) {
    assertThat(closed).as(name + ": nothing after hang-up, but " + order).isFalse();
    switch (order) {
      case PortOrder.Play play when play.voice().equals(PortOrder.Voice.OTHERS) -> mixed = true;
      case PortOrder.Play(var voice, var audio) -> {
        inside(voice.responseId(), voice.itemId());
        sentMicros.merge(voice.itemId(), audio.micros(), Long::sum);
      }
      case PortOrder.HangUp _, PortOrder.MoveAway _, PortOrder.Reject _ -> closed = true;
      case PortOrder.Answer _,
          PortOrder.Flush _,
          PortOrder.Mark _,
          PortOrder.SendDigits _,
          PortOrder.Transfer _ -> {}
    }
  }

  private void client(ConversationEvent event) {
    assertThat(told).as(name + ": nothing after the end, but " + event).isFalse();
    switch (event) {
      case ConversationEvent.ResponseStarted(var id, _) -> {
        assertThat(open).as(name + ": one response at a time").isNull();
        open = id;
      }
      case ConversationEvent.ItemStarted(var id, var item, _) -> {
        assertThat(open).as(name).isEqualTo(id);
        assertThat(openItems.add(item)).as(name + ": started once").isTrue();
      }
      case ConversationEvent.Text(var id, var item, var delta) -> {
        inside(id, item);
        if (words) {
          long micros = delta.length() * ActiveResponse.MS_PER_CHARACTER * 1_000;
          sentMicros.merge(item, micros, Long::sum);
        }
      }
      case ConversationEvent.ItemDone(var id, var item, var text, _) -> {
        inside(id, item);
        if (words) {
          // A model may give its text as a whole.
          sentMicros.putIfAbsent(item, text.length() * ActiveResponse.MS_PER_CHARACTER * 1_000);
        }
        openItems.remove(item);
      }
      case ConversationEvent.ResponseDone done -> {
        assertThat(open).as(name).isEqualTo(done.responseId());
        assertThat(openItems).as(name + ": all items closed").isEmpty();
        open = null;
      }
      case ConversationEvent.Ended _ -> told = true;
      case ConversationEvent.Opened _,
          ConversationEvent.Configured _,
          ConversationEvent.Ringing _,
          ConversationEvent.Answered _,
          ConversationEvent.SpeechStarted _,
          ConversationEvent.SpeechStopped _,
          ConversationEvent.TimedOut _,
          ConversationEvent.SoundCleared _,
          ConversationEvent.ItemAdded _,
          ConversationEvent.ItemRemoved _,
          ConversationEvent.ItemCut _,
          ConversationEvent.ItemRetrieved _,
          ConversationEvent.Transcript _,
          ConversationEvent.TranscriptFailed _,
          ConversationEvent.PlayoutStarted _,
          ConversationEvent.PlayoutStopped _,
          ConversationEvent.PlayoutCleared _,
          ConversationEvent.Complain _,
          ConversationEvent.ToolNews _,
          ConversationEvent.TurnNews _ -> {}
    }
  }

  private void inside(String responseId, String itemId) {
    assertThat(open).as(name + ": inside its response").isEqualTo(responseId);
    assertThat(openItems).as(name + ": inside its item").contains(itemId);
  }

  private void model(ModelOrder order) {
    if (order instanceof ModelOrder.Respond respond) {
      assertThat(asked.add(respond.responseId())).as(name).isTrue();
    }
  }

  private void session(SessionCommand command) {
    assertThat(detached).as(name + ": nothing after detach, but " + command).isZero();
    if (command instanceof SessionCommand.FromLeg leg) {
      assertThat(leg.epoch()).as(name).isEqualTo(epoch);
    }
    switch (command) {
      case SessionCommand.AddSpeech speech -> {
        assertThat(speech.heardMs()).as(name).isBetween(0L, speech.audioMs());
        assertThat(heardMs.put(speech.itemId(), speech.heardMs())).as(name + ": once").isNull();
        assertThat(ended).as(name).doesNotContain(speech.responseId());
      }
      case SessionCommand.EndResponse end -> {
        assertThat(ended.add(end.responseId())).as(name + ": ended once").isTrue();
        if (end.playing()) {
          played.add(end.responseId());
        }
      }
      case SessionCommand.BeginOwnResponse own -> asked.add(own.responseId());
      case SessionCommand.EndPlayout end ->
          assertThat(played.remove(end.responseId())).as(name + ": played on").isTrue();
      case SessionCommand.HearCaller hear -> cut(hear.cut());
      case SessionCommand.CutItem cut -> cut(new SessionCommand.Cut(cut.itemId(), cut.heardMs()));
      case SessionCommand.Detach _ -> detached++;
      default -> {}
    }
  }

  private void cut(SessionCommand.@Nullable Cut cut) {
    if (cut != null) {
      assertThat(heardMs).as(name + ": what is cut was told").containsKey(cut.itemId());
      heardMs.merge(cut.itemId(), cut.heardMs(), Math::min);
    }
  }
}
