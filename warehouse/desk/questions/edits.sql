select revision, kinds, words_added, words_removed from edits where article_id = $article_id
