package dev.parley.media.links;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.audio.FormatChoice;
import dev.parley.media.audio.Transcoder;
import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.LinkSettings;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelLink;
import dev.parley.media.port.ModelOrder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one place where sound changes its format: between what a call's leg hears and speaks and what
 * its link to a model does. Where both agree, sound passes untouched. Each link has its own, so
 * that the next one begins with empty filters.
 */
public final class LinkTranscoder implements ModelLink {

  /** Opens a link that hears and speaks so. */
  public interface Opening {
    ModelLink open(LinkSettings settings, Consumer<ModelFact> facts);
  }

  private final LinkCapabilities.Sound formats;
  private final LongAdder dropped;
  private final Consumer<ModelFact> facts;
  private @Nullable ModelLink link;
  private AudioFormat linkHears;

  // Of the caller's sound, on the loop.
  private @Nullable Transcoder toModel;
  private @Nullable AudioFormat heardAs;

  // Of the agent's voice, on whatever thread the link reports by; guarded by this.
  private AudioFormat voice;
  private @Nullable Transcoder toLeg;
  private @Nullable AudioFormat spokenAs;
  private String item = "";

  /**
   * Opens a link for a leg.
   *
   * @param settings with what the leg hears and speaks
   * @param opening is given what the link does
   * @param dropped counts pieces that could not be read
   */
  public static ModelLink open(
      LinkCapabilities.Sound formats,
      LinkSettings settings,
      Opening opening,
      Consumer<ModelFact> facts,
      LongAdder dropped) {
    if (formats.isAnything()) {
      return opening.open(settings, facts);
    }
    var transcoder = new LinkTranscoder(formats, settings, facts, dropped);
    transcoder.link = opening.open(transcoder.asLinks(settings), transcoder::reported);
    return transcoder;
  }

  private LinkTranscoder(
      LinkCapabilities.Sound formats,
      LinkSettings settings,
      Consumer<ModelFact> facts,
      LongAdder dropped) {
    this.formats = formats;
    this.facts = facts;
    this.dropped = dropped;
    this.linkHears = FormatChoice.of(settings.hears(), formats.in());
    this.voice = settings.speaks();
  }

  @Override
  public void accept(ModelOrder order) {
    switch (order) {
      case ModelOrder.Hear(var audio, var mark) when audio.format() != linkHears ->
          hear(audio, mark);
      case ModelOrder.Commit _ -> {
        flush();
        give(order);
      }
      case ModelOrder.Clear _ -> {
        toModel = null;
        give(order);
      }
      case ModelOrder.Update(var settings) -> update(settings);
      case ModelOrder other -> give(other);
    }
  }

  @Override
  public void close() {
    opened().close();
  }

  private ModelLink opened() {
    var open = link;
    if (open == null) {
      throw new IllegalStateException("link: still being opened (expected: open)");
    }
    return open;
  }

  private void give(ModelOrder order) {
    opened().accept(order);
  }

  private void hear(Audio audio, ModelOrder.Hear.Mark mark) {
    var transcoder = toModel;
    if (transcoder == null || heardAs != audio.format()) {
      transcoder = Transcoder.between(audio.format(), linkHears);
      toModel = transcoder;
      heardAs = audio.format();
    }
    try {
      var heard = transcoder.accept(audio);
      if (heard.size() > 0) {
        give(new ModelOrder.Hear(heard, mark));
      }
    } catch (IllegalArgumentException notBase64) {
      dropped.increment();
    }
  }

  /** The filter still holds the last two milliseconds of the utterance. */
  private void flush() {
    var transcoder = toModel;
    if (transcoder != null) {
      toModel = null;
      var rest = transcoder.flush();
      if (rest.size() > 0) {
        give(new ModelOrder.Hear(rest, ModelOrder.Hear.Mark.SPEECH));
      }
    }
  }

  private void update(LinkSettings settings) {
    var links = asLinks(settings);
    if (links.hears() != linkHears) {
      flush();
      linkHears = links.hears();
    }
    synchronized (this) {
      voice = settings.speaks();
      toLeg = null;
    }
    give(new ModelOrder.Update(links));
  }

  private LinkSettings asLinks(LinkSettings settings) {
    return settings.in(
        FormatChoice.of(settings.hears(), formats.in()),
        FormatChoice.of(settings.speaks(), formats.out()));
  }

  private void reported(ModelFact fact) {
    switch (fact) {
      case ModelFact.Spoken spoken -> spoken(spoken);
      case ModelFact.ItemDone done -> {
        var rest = rest(done);
        if (rest != null) {
          facts.accept(rest);
        }
        facts.accept(done);
      }
      case ModelFact other -> facts.accept(other);
    }
  }

  private void spoken(ModelFact.Spoken spoken) {
    var audio = inLegs(spoken);
    if (audio == spoken.audio()) {
      facts.accept(spoken);
    } else if (audio.size() > 0) {
      facts.accept(new ModelFact.Spoken(spoken.responseId(), spoken.itemId(), audio));
    }
  }

  private synchronized Audio inLegs(ModelFact.Spoken spoken) {
    var audio = spoken.audio();
    if (audio.format() == voice) {
      return audio;
    }
    var transcoder = toLeg;
    if (transcoder == null || spokenAs != audio.format() || !item.equals(spoken.itemId())) {
      transcoder = Transcoder.between(audio.format(), voice);
      toLeg = transcoder;
      spokenAs = audio.format();
      item = spoken.itemId();
    }
    try {
      return transcoder.accept(audio);
    } catch (IllegalArgumentException notBase64) {
      dropped.increment();
      return Audio.ofBytes(voice, new byte[0]);
    }
  }

  private synchronized ModelFact.@Nullable Spoken rest(ModelFact.ItemDone done) {
    var transcoder = toLeg;
    if (transcoder == null || !item.equals(done.itemId())) {
      return null;
    }
    toLeg = null;
    var rest = transcoder.flush();
    return rest.size() == 0 ? null : new ModelFact.Spoken(done.responseId(), done.itemId(), rest);
  }
}
