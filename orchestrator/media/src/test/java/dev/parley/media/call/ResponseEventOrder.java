package dev.parley.media.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.port.LegOrder;
import dev.parley.media.port.ModelOrder;
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
        case MediaOutput.ToLeg(var order) -> leg(order);
        case MediaOutput.ToModel(var order) -> model(order);
        case MediaOutput.ToSession(var command) -> session(command);
        case MediaOutput.WakeAt _ -> {}
        case MediaOutput.Finish _ -> finished++;
      }
    }
  }

  /** The call is over: nothing is left open. */
  void over(boolean attached) {
    assertThat(finished).as(name).isEqualTo(1);
    assertThat(detached).as(name).isEqualTo(attached ? 1 : 0);
    assertThat(ended).as(name + ": every response ended for the session").isEqualTo(asked);
    heardMs.forEach((item, heard) ->
        assertThat(heard)
            .as(name + ": heard of " + item)
            .isLessThanOrEqualTo(sentMicros.getOrDefault(item, 0L) / 1_000));
  }

  private void leg(LegOrder order) {
    assertThat(closed).as(name + ": nothing after close, but " + order).isFalse();
    switch (order) {
      case LegOrder.ResponseStarted(var id, _) -> {
        assertThat(open).as(name + ": one response at a time").isNull();
        open = id;
      }
      case LegOrder.ItemStarted(var id, var item, _) -> {
        assertThat(open).as(name).isEqualTo(id);
        assertThat(openItems.add(item)).as(name + ": started once").isTrue();
      }
      case LegOrder.Text(var id, var item, _) -> inside(id, item);
      case LegOrder.Sound(var id, var item, var audio) -> {
        inside(id, item);
        sentMicros.merge(item, audio.micros(), Long::sum);
      }
      case LegOrder.ItemDone(var id, var item, _, _) -> {
        inside(id, item);
        openItems.remove(item);
      }
      case LegOrder.ResponseDone done -> {
        assertThat(open).as(name).isEqualTo(done.responseId());
        assertThat(openItems).as(name + ": all items closed").isEmpty();
        open = null;
      }
      case LegOrder.Close _ -> closed = true;
      case LegOrder.Opened _,
          LegOrder.Configured _,
          LegOrder.SpeechStarted _,
          LegOrder.SpeechStopped _,
          LegOrder.TimedOut _,
          LegOrder.SoundCleared _,
          LegOrder.ItemAdded _,
          LegOrder.ItemRemoved _,
          LegOrder.ItemCut _,
          LegOrder.ItemRetrieved _,
          LegOrder.Transcript _,
          LegOrder.TranscriptFailed _,
          LegOrder.Flush _,
          LegOrder.Complain _,
          LegOrder.ToolNews _,
          LegOrder.TurnNews _ -> {}
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
