select * from (/* dated */) where /* allowed */
