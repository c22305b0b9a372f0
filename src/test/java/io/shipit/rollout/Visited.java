package io.shipit.rollout;

import java.util.Arrays;

/**
 * Every world seen so far, with the one it was reached from; exact, not a set of hashes. Worlds are
 * numbered in the order in which they were seen, so walking up the numbers is a breadth-first
 * search, and the way back to the start is a shortest one.
 */
final class Visited {
  private static final int CHUNK = 1 << 24;

  private byte[][] chunks = new byte[1][CHUNK];
  private long end;
  private long[] starts = new long[1 << 16];
  private int[] parents = new int[1 << 16];
  private int[] table = new int[1 << 17];
  private int size;

  int size() {
    return size;
  }

  int parent(int number) {
    return parents[number];
  }

  /** Adds a world. Returns false if it is known. */
  boolean add(byte[] key, int parent) {
    int mask = table.length - 1;
    int place = spread(Arrays.hashCode(key)) & mask;
    while (table[place] != 0) {
      if (isAt(table[place] - 1, key)) {
        return false;
      }
      place = (place + 1) & mask;
    }
    table[place] = size + 1;
    store(key, parent);
    if (size * 2L > table.length) {
      grow();
    }
    return true;
  }

  byte[] get(int number) {
    long start = starts[number];
    byte[] chunk = chunks[(int) (start / CHUNK)];
    int from = (int) (start % CHUNK);
    int length = (chunk[from] & 0xff) | ((chunk[from + 1] & 0xff) << 8);
    return Arrays.copyOfRange(chunk, from + 2, from + 2 + length);
  }

  private boolean isAt(int number, byte[] key) {
    long start = starts[number];
    byte[] chunk = chunks[(int) (start / CHUNK)];
    int from = (int) (start % CHUNK);
    int length = (chunk[from] & 0xff) | ((chunk[from + 1] & 0xff) << 8);
    return length == key.length
        && Arrays.equals(chunk, from + 2, from + 2 + length, key, 0, key.length);
  }

  private void store(byte[] key, int parent) {
    int needed = key.length + 2;
    if (end % CHUNK + needed > CHUNK) {
      end = (end / CHUNK + 1) * CHUNK;
    }
    int chunk = (int) (end / CHUNK);
    if (chunk == chunks.length) {
      chunks = Arrays.copyOf(chunks, chunk + 1);
      chunks[chunk] = new byte[CHUNK];
    }
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, 2 * size);
      parents = Arrays.copyOf(parents, 2 * size);
    }
    int from = (int) (end % CHUNK);
    chunks[chunk][from] = (byte) key.length;
    chunks[chunk][from + 1] = (byte) (key.length >>> 8);
    System.arraycopy(key, 0, chunks[chunk], from + 2, key.length);
    starts[size] = end;
    parents[size] = parent;
    size++;
    end += needed;
  }

  private void grow() {
    table = new int[2 * table.length];
    int mask = table.length - 1;
    for (int number = 0; number < size; number++) {
      int place = spread(Arrays.hashCode(get(number))) & mask;
      while (table[place] != 0) {
        place = (place + 1) & mask;
      }
      table[place] = number + 1;
    }
  }

  private static int spread(int hash) {
    int mixed = hash * 0x9E3779B9;
    return mixed ^ mixed >>> 15;
  }
}
