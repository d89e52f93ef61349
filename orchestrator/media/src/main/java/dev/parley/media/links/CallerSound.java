package dev.parley.media.links;

import dev.parley.media.audio.Audio;
import dev.parley.media.port.ModelOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What the caller said that nothing has answered yet, as it came: told to the next link if the one
 * that heard it is lost. Sound beyond the limit, of the call or of the calls of its loop, pushes
 * out the oldest, which is counted unless its words are known. Confined to the call's loop.
 */
final class CallerSound implements SoundRoom.Keeper {

  /** Longer than anybody waits for an answer. */
  static final long MOST_MICROS = 30_000_000;

  /** Half seconds that words may take after an answer to them has begun. */
  private static final int LONGEST_WORDS = 20;

  /** Far more pieces than there are in that time, unless a leg sends crumbs. */
  static final int MOST_PIECES = 8_192;

  /** Words of older utterances do not come once more. */
  private static final int MOST_KNOWN = 64;

  /** One stretch of sound; without a name as long as the caller may go on. */
  private static final class Utterance {
    final KeptSound sound = new KeptSound();
    @Nullable String itemId;
    boolean transcribed;
    boolean asked;

    /** A model found its end, and is asked for no answer to it. */
    boolean unasked;

    /** An answer to it is there. */
    boolean answerMade;

    /** It has been answered, and is kept only until its words are known. */
    boolean answered;

    /** How often links were told of it that answer what they hear. */
    int told;

    /** For how long it has been answered, in half seconds. */
    int age;

    /** One that is asked to answer it and does not hear it knows its words. */
    boolean isKnown() {
      return answered || answerMade || (transcribed && !unasked);
    }
  }

  private final ArrayDeque<Utterance> utterances = new ArrayDeque<>();

  /** Names of the utterances whose words are known, the latest last. */
  private final LinkedHashSet<String> known = new LinkedHashSet<>();

  private final LongAdder dropped;
  private final SoundRoom room;
  private Utterance open = new Utterance();
  private long micros;
  private long bytes;
  private int pieces;
  private boolean inRoom;

  CallerSound(LongAdder dropped, SoundRoom room) {
    this.dropped = dropped;
    this.room = room;
  }

  @Override
  public long keptBytes() {
    return bytes;
  }

  /** The call is over. Safe to call twice. */
  void close() {
    utterances.forEach(this::release);
    utterances.clear();
    clear();
    room.leave(this);
    inRoom = false;
  }

  /** Silence is worth nothing to a link that was not there when it was. */
  void hear(ModelOrder.Hear piece) {
    if (piece.mark() == ModelOrder.Hear.Mark.SILENCE) {
      return;
    }
    if (!inRoom) {
      inRoom = true;
      room.enter(this);
    }
    long before = open.sound.bytes();
    open.sound.add(piece);
    micros += piece.audio().micros();
    pieces++;
    count(open.sound.bytes() - before);
    while (micros > MOST_MICROS || pieces > MOST_PIECES) {
      dropOldest();
    }
    room.fit();
  }

  void commit(String itemId) {
    if (!open.sound.isEmpty()) {
      open.itemId = itemId;
      utterances.add(open);
      open = new Utterance();
    }
  }

  /**
   * The same, as a model found.
   *
   * @param more whether what came since is part of an utterance that was heard before
   */
  void ends(String itemId, boolean more) {
    for (var utterance : utterances) {
      if (itemId.equals(utterance.itemId)) {
        if (more) {
          utterance.sound.addAll(open.sound);
          open = new Utterance();
        }
        return;
      }
    }
    open.unasked = isOpen();
    commit(itemId);
  }

  /** What was heard since the last commit is dropped. */
  void clear() {
    release(open);
    open = new Utterance();
  }

  /** The same, and gives it away, oldest first. */
  List<Audio> takeOpen() {
    var all = open.sound.all().stream().map(ModelOrder.Hear::audio).toList();
    clear();
    return all;
  }

  /** The utterance of that name is deleted: nobody is to be told it again. */
  void forget(String itemId) {
    var utterance = find(itemId);
    if (utterance != null) {
      release(utterance);
      utterances.remove(utterance);
    }
  }

  /** Nobody is to be told any of it again. */
  void forget() {
    utterances.forEach(this::release);
    utterances.clear();
    clear();
  }

  /** Whether the caller may be in the middle of something. */
  boolean isOpen() {
    return !open.sound.isEmpty();
  }

  /** Whether it is kept as an utterance of that name. */
  boolean keeps(String itemId) {
    return find(itemId) != null;
  }

  /** False if its words were known before. */
  boolean transcribed(String itemId) {
    boolean news = known.add(itemId);
    if (known.size() > MOST_KNOWN) {
      known.remove(known.iterator().next());
    }
    var utterance = find(itemId);
    if (utterance != null) {
      utterance.transcribed = true;
      forgetAnswered(utterance);
    }
    return news;
  }

  /** Whether its words have been told whole. */
  boolean isTranscribed(String itemId) {
    return known.contains(itemId);
  }

  /** Its words will not be known. */
  void untranscribed(String itemId) {
    var utterance = find(itemId);
    if (utterance != null) {
      forgetAnswered(utterance);
    }
  }

  /** Words that have not come for so long after the answer do not come. */
  void ages() {
    for (var utterance : List.copyOf(utterances)) {
      if (utterance.answered && ++utterance.age > LONGEST_WORDS) {
        forgetAnswered(utterance);
      }
    }
  }

  private @Nullable Utterance find(String itemId) {
    for (var utterance : utterances) {
      if (itemId.equals(utterance.itemId)) {
        return utterance;
      }
    }
    return null;
  }

  private void forgetAnswered(Utterance utterance) {
    if (utterance.answered) {
      release(utterance);
      utterances.remove(utterance);
    }
  }

  /** An answer was asked for to these items, and to what came before the last of them. */
  void asked(Collection<String> itemIds) {
    var upTo = new ArrayList<Utterance>();
    for (var utterance : utterances) {
      upTo.add(utterance);
      if (itemIds.contains(utterance.itemId)) {
        upTo.forEach(each -> each.asked = true);
      }
    }
  }

  /** An answer is being given to all that was said. */
  void askedAll() {
    utterances.forEach(each -> each.asked = true);
  }

  /** Of what nobody has begun to say anything with, only the latest is kept. */
  void keepLatest(long mostMicros) {
    while (open.sound.micros() > mostMicros) {
      removeFirst(open);
    }
  }

  /** That answer is whole: whoever hears what it is to need not answer it. */
  void answerMade() {
    for (var utterance : utterances) {
      utterance.answerMade |= utterance.asked;
    }
  }

  /** That answer will not be given. */
  void notAnswered() {
    utterances.forEach(each -> each.asked = false);
  }

  /**
   * That answer is given: nobody need answer it again. What it is to is known to the next model by
   * its words; until they have come the sound stands for them.
   */
  void answered() {
    for (var utterance : List.copyOf(utterances)) {
      if (!utterance.asked && !utterance.answered) {
        return;
      }
      utterance.answered = true;
      if (utterance.transcribed) {
        forgetAnswered(utterance);
      }
    }
  }

  /** What so many links were told, and none of them answered, is told to no further one. */
  void giveUpAfter(int most) {
    for (var utterance : List.copyOf(utterances)) {
      if (!utterance.isKnown() && ++utterance.told > most) {
        release(utterance);
        utterances.remove(utterance);
        dropped.increment();
      }
    }
  }

  /** The utterances that a model is told of which takes turns itself. */
  List<String> retoldToOwn() {
    var ids = new ArrayList<String>();
    for (var utterance : utterances) {
      var itemId = utterance.itemId;
      if (itemId != null && !utterance.isKnown()) {
        ids.add(itemId);
      }
    }
    return ids;
  }

  /**
   * All of it, as it was told to the link before.
   *
   * @param takesTurns whether the model answers what it hears: what it is asked to answer and knows
   *     the words of, it does not hear
   */
  List<ModelOrder> retold(boolean takesTurns) {
    var orders = new ArrayList<ModelOrder>();
    for (var utterance : utterances) {
      if (takesTurns && utterance.isKnown()) {
        continue;
      }
      orders.addAll(utterance.sound.all());
      var itemId = utterance.itemId;
      if (itemId != null) {
        orders.add(new ModelOrder.Commit(itemId));
      }
    }
    orders.addAll(open.sound.all());
    return orders;
  }

  @Override
  public void dropOldest() {
    var oldest = utterances.isEmpty() ? open : utterances.getFirst();
    removeFirst(oldest);
    if (!oldest.transcribed && !oldest.answered) {
      dropped.increment();
    }
    if (oldest.sound.isEmpty() && !utterances.isEmpty()) {
      release(utterances.removeFirst());
    }
  }

  private void removeFirst(Utterance of) {
    long lasts = of.sound.micros();
    long size = of.sound.bytes();
    of.sound.removeFirst();
    micros -= lasts - of.sound.micros();
    pieces--;
    count(of.sound.bytes() - size);
  }

  private void release(Utterance utterance) {
    micros -= utterance.sound.micros();
    pieces -= utterance.sound.pieces();
    count(-utterance.sound.bytes());
    utterance.sound.release();
  }

  /** So many bytes more are kept, or less if it is negative. */
  private void count(long more) {
    bytes += more;
    room.took(more);
  }
}
