package dev.parley.media.port;

import dev.parley.media.audio.AudioFormat;
import dev.parley.session.model.ContextItem.Role;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one kind of model link can do by itself, as data: the media plane does the rest, or does
 * without. Made with {@link #asked} or {@link #ownTurns}. The table of all links is in {@code
 * docs/model-links.md}.
 *
 * @param shape whether it is asked, or speaks when it wants
 * @param sound formats that it takes and gives
 * @param floor who decides whose turn it is
 * @param takes which of the caller's sound it wants
 * @param memory what becomes of the conversation that it keeps itself
 * @param exactSpeech whether it says given words as they are
 * @param functions what it does with tools
 * @param addedText what a text does that it is given between turns
 * @param updates settings that an open link still takes; the others want another link
 * @param textOnly whether it answers without sound if it is asked to
 * @param life how long a link lives, and how it is followed by the next
 * @param liveness how one learns that a link is dead
 */
public record LinkCapabilities(
    Shape shape,
    Sound sound,
    Floor floor,
    Takes takes,
    Memory memory,
    ExactSpeech exactSpeech,
    Functions functions,
    AddedText addedText,
    Set<Setting> updates,
    boolean textOnly,
    Life life,
    Liveness liveness) {

  public LinkCapabilities {
    updates = Set.copyOf(updates);
    if (shape == Shape.DUPLEX && floor.turns() != Decider.MODELS) {
      throw new IllegalArgumentException(
          "turns: %s (expected: MODELS, for a voice that speaks when it wants is not told when)"
              .formatted(floor.turns()));
    }
  }

  /** Of a model that is given what was said, is asked, and answers. */
  public static LinkTraits asked(Sound sound) {
    return new LinkTraits(sound, new Floor(Decider.OURS, Decider.OURS), Takes.UTTERANCES);
  }

  /** Of a model that hears all sound, finds the turns in it and answers unasked. */
  public static LinkTraits ownTurns(Sound sound) {
    return new LinkTraits(sound, new Floor(Decider.MODELS, Decider.MODELS), Takes.ALL);
  }

  /**
   * Whether a model like this takes the turns of such a leg; where both can, the leg's rules go
   * first.
   */
  public boolean takesTurns(LegSettings leg) {
    return switch (floor.turns()) {
      case OURS -> false;
      case MODELS -> true;
      case BOTH -> leg.turns() == null;
    };
  }

  /**
   * Whether speech of the caller stops the agent.
   *
   * @param models what the model says of this speech, if it is the one that finds it
   */
  public boolean interrupts(LegSettings leg, boolean models) {
    if (!takesTurns(leg)) {
      return leg.interrupts();
    }
    boolean ours = floor.interrupts() == Decider.OURS;
    return ours ? leg.turns() == null || leg.interrupts() : models;
  }

  /** How a link speaks. */
  public enum Shape {
    /** It is asked and answers, and can be cancelled. */
    RESPONSE,
    /** It speaks when it wants, and takes nothing back. */
    DUPLEX
  }

  /**
   * Formats of sound, the best first. Where a leg has none of them, its sound is brought into one
   * on the way.
   *
   * @param in the caller's sound
   * @param out the agent's voice
   */
  public record Sound(List<AudioFormat> in, List<AudioFormat> out) {

    public static final Sound ANYTHING =
        new Sound(List.of(AudioFormat.values()), List.of(AudioFormat.values()));

    public Sound {
      in = List.copyOf(in);
      out = List.copyOf(out);
    }

    /** The same both ways, the best first. */
    public static Sound of(AudioFormat... formats) {
      return new Sound(List.of(formats), List.of(formats));
    }

    public boolean isAnything() {
      var all = List.of(AudioFormat.values());
      return in.containsAll(all) && out.containsAll(all);
    }
  }

  /** Who decides something between the two. */
  public enum Decider {
    OURS,
    MODELS,
    /** Either can: it is ours where the leg has rules for it, and else the model's. */
    BOTH
  }

  /**
   * Whose turn it is.
   *
   * @param turns who says that the caller's turn is over; a model that does answers unasked
   * @param interrupts who stops the agent when the caller speaks
   */
  public record Floor(Decider turns, Decider interrupts) {}

  /** Which of the caller's sound a link wants. */
  public enum Takes {
    /** All that comes, silence too: it finds the turns in it, or its clock is that sound. */
    ALL,
    /** What was said, and no more. */
    UTTERANCES
  }

  /**
   * The conversation that the model keeps.
   *
   * @param editable whether items can be taken out and put between others
   * @param truncates whether it must be told, and can be, how much of an item was heard
   */
  public record Memory(boolean editable, boolean truncates, Seed seed) {}

  /**
   * What a new link can be told of the conversation so far.
   *
   * @param roles whose messages it takes
   * @param mostItems absent = as many as there are
   * @param mostBytes absent = as many as there are
   * @param calls whether it takes tool calls with their outputs; otherwise they are written as text
   *     too, as are roles that it does not take
   */
  public record Seed(
      Set<Role> roles, @Nullable Integer mostItems, @Nullable Integer mostBytes, boolean calls) {

    /** Whatever the conversation is made of. */
    public static final Seed ANYTHING = new Seed(Set.of(Role.values()), null, null, true);

    /** Whoever's words, and tool calls as words too. */
    public static final Seed WORDS = new Seed(Set.of(Role.values()), null, null, false);

    public Seed {
      roles = Set.copyOf(roles);
    }

    /** Of these roles only; others are quoted in one of them. */
    public Seed of(Role... some) {
      return new Seed(Set.of(some), mostItems, mostBytes, calls);
    }

    /** No more items than so many. */
    public Seed atMost(int items) {
      return new Seed(roles, items, mostBytes, calls);
    }

    /** No more than so many bytes in all. */
    public Seed within(int bytes) {
      return new Seed(roles, mostItems, bytes, calls);
    }

    /** The same for a link that has been told it, and is only told more. */
    public Seed unlimited() {
      return new Seed(roles, null, null, calls);
    }
  }

  /** Whether a link says given words as they are. */
  public enum ExactSpeech {
    ALWAYS,
    /** When nobody speaks and it works on nothing. */
    WHEN_IDLE,
    NO
  }

  /**
   * What a link does with tools.
   *
   * @param choice whether it can be told which tool to call, or none
   */
  public record Functions(Calling calling, boolean choice, LateResult late) {}

  /** How a model calls tools, if it does. */
  public enum Calling {
    NONE,
    /** Each call has an output at once, if only a note that it is under way. */
    ASYNC
  }

  /** How a result comes in whose call has had a note for its output. */
  public enum LateResult {
    /** As the call's output, which takes the note's place. */
    OUTPUT,
    /** As a text: a call has one output and keeps it. */
    NOTE
  }

  /** What a text does that a link is given between turns. */
  public enum AddedText {
    SILENT,
    /** The model answers it at once. */
    ANSWERED
  }

  /** What a caller's client or another agent may change in mid-call. */
  public enum Setting {
    FORMATS,
    VOICE,
    INSTRUCTIONS,
    TOOLS,
    SPEED,
    /** Which tools answers must call, and how long they may be. */
    ANSWERS
  }

  /**
   * How links follow each other.
   *
   * @param resumes whether another link can go on with this one's state, by a handle
   * @param longest after which a link ends; absent = it does not by itself
   * @param two whether the next may be open before this one is closed
   */
  public record Life(boolean resumes, @Nullable Duration longest, boolean two) {}

  /** How one learns that a link is dead that says nothing. */
  public enum Liveness {
    /** It answers pings, in time. */
    PING,
    /** It answers what it is asked; its pings are answered late or not at all. */
    DATA,
    /** It cannot die by itself: it is part of this process. */
    NONE
  }
}
