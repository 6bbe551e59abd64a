/* What the source sends: the fields of a sample, and a block of frames that is sent again and
 * again. */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { BASE_FIELDS = 8, MAX_FIELDS = 512, GATE_TICKS = 125, FRAME_HEADER_BYTES = 8 };

typedef enum { BITS, GATE, COUNT, START, SUM } Kind;

typedef struct {
  char name[24];
  const char* capture;
  Kind kind;
} Field;

typedef struct {
  Field fields[MAX_FIELDS];
  int count;
  size_t sample_bytes;
  /* What a sample takes in the file: the word of bits stays as it is, all else becomes float64. */
  size_t dataset_bytes;
} Layout;

/* Bytes of some samples in frames of frame_samples, the last one shorter if need be. */
typedef struct {
  size_t samples;
  size_t frame_samples;
  size_t length;
  uint8_t* bytes;
} Block;

/* More than BASE_FIELDS make a sample wider: by a count and a sum in turn. */
void make_layout(Layout* layout, int count);

/* Returns the length of the text. */
size_t write_header(const Layout* layout, char* text, size_t size);

/* The counters run within the block, from 1; see mark_block. */
void make_block(Block* block, const Layout* layout, size_t samples, size_t frame_samples);

/* Numbers the block in its first word of bits (all others are 0), so that a lost, repeated or
 * swapped block shows in the file. */
void mark_block(const Block* block, uint32_t number);
