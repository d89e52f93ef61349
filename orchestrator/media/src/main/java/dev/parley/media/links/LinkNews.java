package dev.parley.media.links;

import dev.parley.media.audio.Audio;
import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.LinkSettings;
import dev.parley.session.model.ModelChangeReason;
import java.util.List;

/** What a {@link LinkSupervisor} says itself, between what the models say. */
public sealed interface LinkNews {

  /**
   * From now on the caller's sound goes to a link of a model that can do this.
   *
   * @param unjudged the caller's sound, oldest first, in which a model was to find turns that is
   *     gone and has found none: it is no link's now, and is heard again
   */
  record Dialled(LinkCapabilities can, List<Audio> unjudged) implements LinkNews {
    public Dialled {
      unjudged = List.copyOf(unjudged);
    }
  }

  /**
   * Another link to a model answers now; what comes from models before this came from links before.
   *
   * @param number of the new link
   * @param silenceMs for how long there was none
   */
  record Replaced(String from, String to, ModelChangeReason reason, int number, long silenceMs)
      implements LinkNews {}

  /**
   * No link of this model begins with what was wanted: it is as before again.
   *
   * @param declined what is wanted no more
   * @param inForce what links are told instead
   */
  record SettingsDeclined(LinkSettings declined, LinkSettings inForce) implements LinkNews {}

  /** There has been no link for so long that a caller who waits for an answer wonders. */
  record OutageLasts() implements LinkNews {}

  /** The model does not learn of the conversation by being asked: the next one is to be told. */
  record ContextWanted() implements LinkNews {}

  /**
   * The caller begins to speak, as a model finds that takes turns itself.
   *
   * @param itemId what the utterance is called, whichever link hears it
   * @param agoMs how much of the sound that goes to models came since
   * @param interrupts whether the agent falls silent for it
   */
  record CallerBegan(String itemId, long agoMs, boolean interrupts) implements LinkNews {}

  /** What the caller was saying when a link was lost the next has not noticed: it has no end. */
  record CallerUnnoticed() implements LinkNews {}

  /** The caller's turn is over, as such a model finds; parameters as above. */
  record CallerEnded(String itemId, long agoMs) implements LinkNews {}
}
