package dev.parley.media.rules;

import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.Guest;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.PortOrder;
import dev.parley.media.port.TextOrder;
import dev.parley.session.model.SessionCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What has been decided about one input and is not done yet, in order, and who is to be told it. A
 * leg that has been let go is told nothing more. Confined to the call's loop.
 */
final class Decisions {

  /** The number of the client whose request is being answered; absent if none is. */
  @Nullable Integer asker;

  /** Whether the caller's carrier hears and speaks itself. */
  private final boolean words;

  private final List<MediaOutput> outputs = new ArrayList<>(8);
  private long wakeAt;
  private boolean wakes;
  private boolean open = true;

  /** Something was decided beside what the model hears. */
  private boolean eventful;

  Decisions(boolean words) {
    this.words = words;
  }

  /** The leg has been let go, or is gone. */
  void closes() {
    open = false;
  }

  boolean isClosed() {
    return !open;
  }

  void toPort(PortOrder order) {
    boolean known = !words || order instanceof TextOrder;
    if (open && known) {
      add(new MediaOutput.ToPort(order));
    }
  }

  void toClient(ConversationEvent event) {
    if (open) {
      add(new MediaOutput.ToClient(event));
    }
  }

  void toGuest(Guest guest, PortOrder order) {
    add(new MediaOutput.ToGuest(guest, order));
  }

  void toGuest(MediaOutput.ToGuest order) {
    add(order);
  }

  void ofGuest(SessionCommand.OfParty message) {
    add(new MediaOutput.OfGuest(message));
  }

  void toText(TextOrder order) {
    if (open) {
      add(new MediaOutput.ToText(order));
    }
  }

  /** For the client who asks at this moment, or for all if nobody does. */
  void toAsker(ConversationEvent event) {
    if (asker == null) {
      toClient(event);
    } else {
      toClient(asker, event);
    }
  }

  /** For this client only. */
  void toClient(int client, ConversationEvent event) {
    if (open) {
      add(new MediaOutput.ToAsker(client, event));
    }
  }

  void toModel(ModelOrder order) {
    eventful |= !(order instanceof ModelOrder.Hear);
    outputs.add(new MediaOutput.ToModel(order));
  }

  void toSession(SessionCommand.FromLeg message) {
    add(new MediaOutput.ToSession(message));
  }

  /** Has words spoken that no model says. */
  void render(String words, AudioFormat format) {
    add(new MediaOutput.Render(words, format));
  }

  void finish() {
    add(new MediaOutput.Finish());
  }

  /** Gives away what has been decided since the last call, in order. */
  void giveTo(Consumer<MediaOutput> next) {
    outputs.forEach(next);
    outputs.clear();
    eventful = false;
  }

  /** Whether all that has been decided is that the model hears something. */
  boolean isUneventful() {
    return !eventful;
  }

  /** Whether it is time for something that was to be woken for. */
  boolean isDue(long now) {
    return wakes && now - wakeAt >= 0;
  }

  void wakeAt(long nanos) {
    if (!wakes || nanos - wakeAt < 0) {
      wakes = true;
      wakeAt = nanos;
      add(new MediaOutput.WakeAt(nanos));
    }
  }

  void woken() {
    wakes = false;
  }

  private void add(MediaOutput output) {
    eventful = true;
    outputs.add(output);
  }
}
