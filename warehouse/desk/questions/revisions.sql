from revisions where article_id = $article_id order by revision
